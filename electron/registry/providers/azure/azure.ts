import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { azure } from '../../../../shared/providers/azure.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { repositoryScope } from '../../auth/scope.ts';
import { inTakenSize } from '../../lists/page-size.ts';
import { cursorPages } from '../../paging/cursor-pages.ts';
import { nextQuery, queryOf, sizeQuery } from '../../paging/link-header.ts';
import { repositoryPath } from '../../protocol/endpoint.ts';
import { looseCount, looseDigest, looseList, looseTime } from '../api/loose-fields.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import { entraLogin, entraToken } from './entra-login.ts';

const azureSizes = [100, undefined];
const tagsRight = text('right.azureTags');

const tagSchema = z.object({
  name: z.string().min(1),
  digest: looseDigest,
  createdTime: looseTime,
  lastUpdateTime: looseTime,
});
const manifestSchema = z.object({ digest: looseDigest, imageSize: looseCount });
const describedSchema = z.object({
  tagCount: looseCount,
  manifestCount: looseCount,
  lastUpdateTime: looseTime,
});
type Tag = z.infer<typeof tagSchema>;
type Manifest = z.infer<typeof manifestSchema>;

/**
 * Azure Container Registry's own lists (Microsoft's REST reference, "Container
 * Registry", data plane): beside the registry's protocol, with its tokens. Its
 * catalog needs a right of its own, and nothing else lists without it.
 */
export function createAzure(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, registryApi } = context;
  const isAzure = endpoint.secure && azure.hosts.some(({ host }) => host.test(endpoint.hostname));
  const login = entraLogin(context.ownApi(''), {
    name: endpoint.name,
    service: endpoint.hostname,
    tokenMs: limits.tokenMs,
  });

  function walk<T>(
    repository: string,
    list: { name: '_tags' | '_manifests'; member: z.ZodType<T>; keyOf: (item: T) => string },
    signal: AbortSignal,
  ) {
    const path = `/acr/v1/${repositoryPath(endpoint, repository)}/${list.name}`;
    const members = looseList(list.member);
    const schema = z
      .object({ tags: z.unknown(), manifests: z.unknown() })
      .partial()
      .transform(({ tags, manifests }) => members.parse(tags ?? manifests ?? []));
    return cursorPages<T>({
      keyOf: list.keyOf,
      limits,
      signal,
      fetch: async (cursor) => {
        const page = (query: Record<string, string>) =>
          registryApi.request({
            effect: 'read',
            path,
            query,
            scopes: [repositoryScope(repository, 'metadata_read')],
            schema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            right: tagsRight,
            repository,
            signal,
          });
        const { body, headers } =
          cursor === null
            ? await inTakenSize((size) => page(sizeQuery(size)), azureSizes)
            : await page(queryOf(cursor));
        return { items: body, next: nextQuery(headers, path) };
      },
    });
  }

  /** Sizes by digest: only manifests have them, and only all of them at once. */
  async function sizes(repository: string, signal: AbortSignal): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const keyOf = ({ digest }: Manifest) => digest ?? '';
    const list = { name: '_manifests', member: manifestSchema, keyOf } as const;
    // An index has no size of its own.
    for await (const { items } of walk(repository, list, signal))
      for (const { digest, imageSize } of items)
        if (digest !== null && imageSize !== null && imageSize > 0) found.set(digest, imageSize);
    return found;
  }

  return {
    async describeRepository(repository, { signal }) {
      const { body } = await registryApi.request({
        effect: 'read',
        path: `/acr/v1/${repositoryPath(endpoint, repository)}`,
        scopes: [repositoryScope(repository, 'metadata_read')],
        schema: describedSchema,
        operation: text('operation.describeRepositories', { registry: endpoint.name }),
        right: tagsRight,
        repository,
        signal,
      });
      const { tagCount, manifestCount, lastUpdateTime } = body;
      return { tags: tagCount, artifacts: manifestCount, pushedAt: lastUpdateTime };
    },
    async *tags(repository, { signal }) {
      let known: Map<string, number> | null = null;
      const list = { name: '_tags', member: tagSchema, keyOf: (tag: Tag) => tag.name } as const;
      for await (const { items } of walk(repository, list, signal)) {
        if (items.length === 0) continue;
        known ??= await sizes(repository, signal);
        const bySize = known;
        yield items.map(
          ({ name, digest, createdTime, lastUpdateTime }): TagDetails => ({
            name,
            digest,
            size: bySize.get(digest ?? '') ?? null,
            pushedAt: lastUpdateTime ?? createdTime,
            pulledAt: null,
          }),
        );
      }
    },
    registryCredential: async (credential, refused) => {
      if (credential === null || (await entraToken(credential)) === null) return credential;
      if (isAzure) return login.get(credential, refused);
      throw BerthError.of(
        'UNSUPPORTED',
        failed(
          { operation: text('operation.signIn', { registry: endpoint.name }) },
          text('azure.otherHost'),
        ),
        { hint: text('azure.otherHost.hint') },
      );
    },
  };
}
