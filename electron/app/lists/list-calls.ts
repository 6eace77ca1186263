import type { Handlers, RepositoriesPage, TagsPage } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import { ListBudget } from '../../../shared/list-budget.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { ListKey } from '../../storage/list-cache.ts';
import type { CoreParts } from '../core-parts.ts';
import { describedBy } from '../images/described-tags.ts';
import { untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';
import { listKeyOf, listStateOf } from './list-state.ts';

type ListCalls = Pick<Handlers, 'repositories.list' | 'tags.list'>;

/** Failures after which pinned repositories stand in for a list that cannot be had. */
const closedCatalog = new Set<BerthError['code']>(['FORBIDDEN', 'UNSUPPORTED', 'NOT_FOUND']);

/** The two lists: what was seen last time first, then the registry's own answer page by page. */
export function listCalls(parts: CoreParts): ListCalls {
  return {
    async *'repositories.list'({ registryId, search, fresh }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const matches = matcher(search);
      const key = listKeyOf(registry, 'repositories');
      const cached = await parts.cache.read(key);
      if (cached !== null && fresh !== true)
        yield { repositories: cached.filter(matches), source: 'cache' } satisfies RepositoriesPage;

      const seen = new Set<string>();
      const budget = new ListBudget();
      let source: RepositoriesPage['source'] = 'catalog';
      let incomplete = false;
      try {
        const { client, ended } = await pooledClient(parts, registryId, { retry: fresh });
        const both = AbortSignal.any([signal, ended]);
        const list = client.repositories({ signal: both, fresh, known: cached ?? undefined });
        for await (const chunk of untilEnded(ended, list)) {
          source = chunk.source;
          const added = newNames(chunk.repositories, seen, budget);
          incomplete ||= chunk.incomplete === true || budget.cut;
          yield {
            repositories: added.filter(matches),
            ...(chunk.total === undefined ? {} : { total: chunk.total }),
            source: chunk.source,
            ...(incomplete ? { incomplete } : {}),
          } satisfies RepositoriesPage;
          if (budget.cut) break;
        }
      } catch (error) {
        if (!standsInForClosed(error, registry, seen.size)) throw error;
        yield { repositories: registry.pinned.filter(matches), source: 'pinned' };
        return;
      }
      const unlisted = newNames(registry.pinned, seen, budget);
      incomplete ||= budget.cut;
      if (unlisted.length > 0)
        yield {
          repositories: unlisted.filter(matches),
          source,
          ...(incomplete ? { incomplete } : {}),
        } satisfies RepositoriesPage;
      // A list with holes must not stand in for a whole one next time.
      if (!incomplete) await keep(parts, key, seen);
    },

    async *'tags.list'({ registryId, repository, search, fresh }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const matches = matcher(search);
      const keyOf = (name: string) => listKeyOf(registry, `tags:${name}`);
      const cached = fresh === true ? null : await parts.cache.read(keyOf(repository));
      if (cached !== null)
        yield { tags: cached.filter(matches), source: 'cache' } satisfies TagsPage;

      const seen = new Set<string>();
      const budget = new ListBudget();
      let incomplete = false;
      let readAs = repository;
      const { client, ended } = await pooledClient(parts, registryId, { retry: fresh });
      const both = AbortSignal.any([signal, ended]);
      // Who asks anew wants to see what the tags stand for now, too.
      if (fresh === true) describedBy(client).forgetTags(repository);
      for await (const chunk of untilEnded(ended, client.tags(repository, { signal: both }))) {
        const added = newNames(chunk.tags, seen, budget);
        incomplete ||= chunk.incomplete === true || budget.cut;
        readAs = chunk.repository;
        yield {
          tags: added.filter(matches),
          source: 'catalog',
          ...(readAs === repository ? {} : { repository: readAs }),
          ...(incomplete ? { incomplete } : {}),
        } satisfies TagsPage;
        if (budget.cut) break;
      }
      if (!incomplete) await keep(parts, keyOf(readAs), seen);
    },
  };
}

/** Those of a page that were not there before and still fit; they are there from now on. */
function newNames(page: readonly string[], seen: Set<string>, budget: ListBudget): string[] {
  const added: string[] = [];
  for (const name of page) {
    if (seen.has(name)) continue;
    if (!budget.admits(name)) break;
    seen.add(name);
    added.push(name);
  }
  return added;
}

/** Contains, ignoring case; an empty search matches everything. */
function matcher(search: string | undefined): (name: string) => boolean {
  const wanted = search?.trim().toLowerCase() ?? '';
  return wanted === '' ? () => true : (name) => name.toLowerCase().includes(wanted);
}

/** Keeps a whole list, unless its registry has become another one while it came. */
async function keep(parts: CoreParts, key: ListKey, names: ReadonlySet<string>): Promise<void> {
  const now = parts.book.state().registries.find(({ id }) => id === key.registryId);
  if (now === undefined || listStateOf(now) !== key.account) return;
  await parts.cache.write(key, [...names]);
}

function standsInForClosed(error: unknown, registry: StoredRegistry, listed: number): boolean {
  if (!(error instanceof BerthError) || listed > 0 || registry.pinned.length === 0) return false;
  // Without a login the list may be closed while its repositories are open to all.
  return closedCatalog.has(error.code) || error.reason === 'credentialRequired';
}
