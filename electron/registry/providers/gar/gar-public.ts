import { z } from 'zod';
import { ListBudget } from '../../../../shared/list-budget.ts';
import { gar } from '../../../../shared/providers/gar.ts';
import { text } from '../../../../shared/text/text.ts';
import { repositoryScope } from '../../auth/scope.ts';
import { isListedName } from '../../lists/listed-names.ts';
import { nextQuery, queryOf } from '../../paging/link-header.ts';
import { repositoryPath } from '../../protocol/endpoint.ts';
import { looseList } from '../api/loose-fields.ts';
import type { ApiAnswer } from '../api/provider-request.ts';
import type { ProviderContext, ProviderRepositories } from '../provider.ts';

const schema = z.object({
  child: looseList(z.string().regex(/^(?!\.{1,2}$)[^/\p{Cc}]{1,255}$/u)),
  tags: looseList(z.string().min(1)),
  manifest: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/**
 * Public images below a name, which Google's tag lists name as its children
 * (go-containerregistry, `pkg/v1/google`, "Walk"): one request for each.
 */
export async function* publicImages(
  { endpoint, limits, registryApi }: ProviderContext,
  root: string,
  signal: AbortSignal,
): AsyncGenerator<ProviderRepositories, void, undefined> {
  let waiting = [root];
  const budget = new ListBudget({ names: limits.names, bytes: limits.nameBytes });
  let requests = 0;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const path = `/v2/${repositoryPath(endpoint, name)}/tags/list`;
    const children: string[] = [];
    let isImage = false;
    const cursors = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null && !cursors.has(cursor); ) {
      if (requests >= limits.pages || budget.spent) return yield { names: [], incomplete: true };
      requests += 1;
      cursors.add(cursor);
      const { body, headers }: ApiAnswer<z.infer<typeof schema>> = await registryApi.request({
        effect: 'read',
        path,
        query: queryOf(cursor),
        scopes: [repositoryScope(name, 'pull')],
        schema,
        operation: text('operation.listRepositories', { registry: endpoint.name }),
        right: gar.rights.list,
        repository: name,
        signal,
      });
      for (const child of body.child) {
        const below = `${name}/${child}`;
        if (isListedName(below) && budget.admits(below)) children.push(below);
      }
      isImage ||= body.tags.length > 0 || Object.keys(body.manifest ?? {}).length > 0;
      cursor = nextQuery(headers, path);
    }
    waiting = children.concat(waiting);
    if (isImage) yield { names: [name] };
  }
  if (budget.cut) yield { names: [], incomplete: true };
}
