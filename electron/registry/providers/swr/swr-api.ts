import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { uriPart } from '../../../../shared/uri-part.ts';
import { failed } from '../../../http/request-purpose.ts';
import { header } from '../../../http/response.ts';
import { countedPage, type NumberedPage, numberedPages } from '../../paging/numbered-pages.ts';
import { clockTime, looseCount, looseDigest, looseList } from '../api/loose-fields.ts';
import type { ApiAnswer, ApiRequest, ProviderApi } from '../api/provider-request.ts';
import type { KeyedEdition } from '../login/keyed-edition.ts';
import type { ProviderContext } from '../provider.ts';
import { type HuaweiKeys, signHuawei } from './huawei-signature.ts';

const pageSize = 100;

const repositoriesSchema = looseList(
  z.object({ name: z.string().min(1), namespace: z.string().min(1) }),
);
const tagsSchema = looseList(
  z.object({
    Tag: z.string().min(1),
    digest: looseDigest,
    size: looseCount,
    updated: clockTime('Z'),
    created: clockTime('Z'),
  }),
);
const loginSchema = z.object({ auths: z.record(z.string(), z.object({ auth: z.string() })) });

/**
 * The shared (basic) edition (support.huaweicloud.com, SWR API reference, v2):
 * lists by `offset` and `limit`, whose total is in `Content-Range`.
 */
export function createSwrApi(
  { endpoint, limits, target }: ProviderContext,
  api: ProviderApi,
  region: string,
): KeyedEdition<HuaweiKeys> {
  async function ask<T>(
    keys: HuaweiKeys,
    action: string,
    request: Omit<ApiRequest<T>, 'sign' | 'right' | 'headers'>,
  ): Promise<ApiAnswer<T>> {
    try {
      return await api.request({
        ...request,
        headers: { 'content-type': 'application/json' },
        sign: (unsigned) => signHuawei(unsigned, keys),
        right: text('right.iam', { action }),
      });
    } catch (error) {
      throw asWrongKey(error, request.operation);
    }
  }

  return {
    async *repositories(keys, { signal }) {
      const namespace = target.namespace?.split('/')[0];
      const pages = numberedPages({
        keyOf: fullName,
        limits,
        signal,
        fetch: async (page) =>
          pageOf(
            page,
            await ask(keys, 'swr:repo:listRepos', {
              effect: 'read',
              path: '/v2/manage/repos',
              query: listQuery(page, namespace),
              schema: repositoriesSchema,
              operation: text('operation.listRepositories', { registry: endpoint.name }),
              signal,
            }),
          ),
      });
      for await (const { items, total, incomplete } of pages)
        yield {
          names: items.map(fullName),
          // The namespace is compared loosely there: others may be in the count.
          ...(total === undefined || namespace !== undefined ? {} : { total }),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(keys, repository, { signal }) {
      const [namespace = '', ...rest] = repository.split('/');
      // The documentation has the slashes of a name replaced.
      const name = rest.map(uriPart).join('$');
      const pages = numberedPages({
        keyOf: (tag: { Tag: string }) => tag.Tag,
        limits,
        signal,
        fetch: async (page) =>
          pageOf(
            page,
            await ask(keys, 'swr:repo:listRepoTags', {
              effect: 'read',
              path: `/v2/manage/namespaces/${uriPart(namespace)}/repos/${name}/tags`,
              query: paged(page),
              schema: tagsSchema,
              operation: text('operation.describeTags', {
                repository: `${endpoint.name}/${repository}`,
              }),
              repository,
              signal,
            }),
          ),
      });
      for await (const { items } of pages)
        yield items.map(
          (tag): TagDetails => ({
            name: tag.Tag,
            digest: tag.digest,
            size: tag.size,
            pushedAt: tag.updated ?? tag.created,
            pulledAt: null,
          }),
        );
    },
    async login(keys) {
      const operation = text('operation.signIn', { registry: endpoint.name });
      const { body, headers } = await ask(keys, 'swr::createLoginSecret', {
        effect: 'read',
        method: 'POST',
        path: '/v2/manage/utils/secret',
        query: { projectname: region },
        schema: loginSchema,
        operation,
        totalMs: limits.tokenMs,
        signal: new AbortController().signal,
      });
      const pair = Buffer.from(body.auths[endpoint.hostname]?.auth ?? '', 'base64').toString();
      const colon = pair.indexOf(':');
      if (colon <= 0 || colon === pair.length - 1)
        throw BerthError.of(
          'BAD_RESPONSE',
          failed({ operation }, text('provider.noLogin', { host: 'Huawei Cloud' })),
          { reason: 'malformedBody', hint: text('swr.noLogin.hint') },
        );
      return {
        value: {
          kind: 'password',
          username: pair.slice(0, colon),
          password: pair.slice(colon + 1),
        },
        expiresAt: Date.parse(header(headers, 'x-swr-expireat') ?? ''),
      };
    },
  };
}

function fullName({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

function paged(page: number): Record<string, string> {
  return { limit: String(pageSize), offset: String((page - 1) * pageSize) };
}

/** Regions differ in whether they read the parameters or those inside of `filter`: both say the same. */
function listQuery(page: number, namespace: string | undefined): Record<string, string> {
  const query = { ...(namespace === undefined ? {} : { namespace }), ...paged(page) };
  const filter = Object.entries({ center: 'self', ...query }).map((pair) => pair.join('::'));
  return { ...query, filter: filter.join('|') };
}

/** `Content-Range` is `offset-count/total`. */
function pageOf<T>(page: number, { body, headers }: ApiAnswer<T[]>): NumberedPage<T> {
  const total = /\/\s*(\d{1,9})\s*$/.exec(header(headers, 'content-range') ?? '')?.[1];
  return countedPage(page, pageSize, body, total === undefined ? null : Number(total));
}

/** SWR says DENIED with a 401 to wrong keys; missing rights are a 403. */
function asWrongKey(error: unknown, operation: Text): unknown {
  if (!(error instanceof BerthError) || error.code !== 'FORBIDDEN' || error.status !== 401)
    return error;
  const { registryErrors } = error;
  return BerthError.of('UNAUTHORIZED', failed({ operation }, text('swr.wrongKey')), {
    reason: 'wrongCredentials',
    status: error.status,
    ...(registryErrors === undefined ? {} : { registryErrors }),
    hint: text('swr.wrongKey.hint'),
  });
}
