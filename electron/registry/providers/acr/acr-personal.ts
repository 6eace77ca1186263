import { z } from 'zod';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { uriPart } from '../../../../shared/uri-part.ts';
import { countedPage, numberedPages } from '../../paging/numbered-pages.ts';
import { looseCount, looseDigest, looseList, looseTime } from '../api/loose-fields.ts';
import type { ApiRequest, ProviderApi } from '../api/provider-request.ts';
import type { KeyedEdition } from '../login/keyed-edition.ts';
import type { ProviderContext } from '../provider.ts';
import { type AlibabaKeys, signRoa } from './alibaba-signature.ts';

const version = '2016-06-07';
const pageSize = 100;

const namespacesSchema = z.object({
  data: z.object({ namespaces: looseList(z.object({ namespace: z.string().min(1) })) }),
});
const repositoriesSchema = z.object({
  data: z.object({
    total: looseCount,
    repos: looseList(z.object({ repoName: z.string().min(1), repoNamespace: z.string().min(1) })),
  }),
});
const tagsSchema = z.object({
  data: z.object({
    total: looseCount,
    tags: looseList(
      z.object({
        tag: z.string().min(1),
        digest: looseDigest,
        imageSize: looseCount,
        imageUpdate: looseTime,
        imageCreate: looseTime,
      }),
    ),
  }),
});
const loginSchema = z.object({
  data: z.object({
    tempUserName: z.string().min(1),
    authorizationToken: z.string().min(1),
    expireDate: looseTime,
  }),
});

/** The personal edition (help.aliyun.com, Container Registry API 2016-06-07): ROA, answers wrapped in `data`. */
export function acrPersonal(
  { endpoint, limits, target }: ProviderContext,
  api: ProviderApi,
): KeyedEdition<AlibabaKeys> {
  const listing = text('operation.listRepositories', { registry: endpoint.name });

  async function call<T>(
    keys: AlibabaKeys,
    action: string,
    request: Omit<ApiRequest<T>, 'sign' | 'right'>,
  ): Promise<T> {
    const { body } = await api.request({
      ...request,
      sign: (unsigned) => signRoa(unsigned, keys, version),
      right: text('right.ram', { action: `cr:${action}` }),
    });
    return body;
  }

  async function namespaces(keys: AlibabaKeys, signal: AbortSignal): Promise<string[]> {
    const [chosen] = target.namespace?.split('/') ?? [];
    if (chosen !== undefined) return [chosen];
    const { data } = await call(keys, 'ListNamespace', {
      effect: 'read',
      path: '/namespace',
      schema: namespacesSchema,
      operation: listing,
      signal,
    });
    return data.namespaces.map(({ namespace }) => namespace);
  }

  return {
    async *repositories(keys, { signal }) {
      for (const namespace of await namespaces(keys, signal)) {
        const pages = numberedPages({
          keyOf: (item: { repoName: string }) => item.repoName,
          limits,
          signal,
          fetch: async (page) => {
            const { data } = await call(keys, 'ListRepository', {
              effect: 'read',
              path: `/repos/${uriPart(namespace)}`,
              query: paged(page),
              schema: repositoriesSchema,
              operation: listing,
              signal,
            });
            return countedPage(page, pageSize, data.repos, data.total);
          },
        });
        for await (const { items, incomplete } of pages)
          yield {
            names: items.map((item) => `${item.repoNamespace}/${item.repoName}`),
            ...(incomplete ? { incomplete: true } : {}),
          };
      }
    },
    async *tags(keys, repository, { signal }) {
      const [namespace = '', ...rest] = repository.split('/');
      const path = `/repos/${uriPart(namespace)}/${uriPart(rest.join('/'))}/tags`;
      const pages = numberedPages({
        keyOf: (item: { tag: string }) => item.tag,
        limits,
        signal,
        fetch: async (page) => {
          const { data } = await call(keys, 'ListRepositoryTag', {
            effect: 'read',
            path,
            query: paged(page),
            schema: tagsSchema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            repository,
            signal,
          });
          return countedPage(page, pageSize, data.tags, data.total);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (item): TagDetails => ({
            name: item.tag,
            digest: item.digest,
            size: item.imageSize,
            pushedAt: item.imageUpdate ?? item.imageCreate,
            pulledAt: null,
          }),
        );
    },
    async login(keys) {
      const { data } = await call(keys, 'GetAuthorizationToken', {
        effect: 'read',
        path: '/tokens',
        schema: loginSchema,
        operation: text('operation.signIn', { registry: endpoint.name }),
        totalMs: limits.tokenMs,
        signal: new AbortController().signal,
      });
      return {
        value: {
          kind: 'password',
          username: data.tempUserName,
          password: data.authorizationToken,
        },
        expiresAt: Date.parse(data.expireDate ?? ''),
      };
    },
  };
}

function paged(page: number): Record<string, string> {
  return { Page: String(page), PageSize: String(pageSize) };
}
