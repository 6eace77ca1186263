import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { countedPage, numberedPages } from '../../paging/numbered-pages.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from '../api/loose-fields.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import type { KeyedEdition } from '../login/keyed-edition.ts';
import type { ProviderContext } from '../provider.ts';
import { type AlibabaKeys, signRpc } from './alibaba-signature.ts';

const version = '2018-12-01';
const pageSize = 100;

const instancesSchema = z.object({
  Instances: looseList(z.object({ InstanceId: z.string().min(1), InstanceName: looseText })),
});
const repositoriesSchema = z.object({
  TotalCount: looseCount,
  Repositories: looseList(
    z.object({ RepoName: z.string().min(1), RepoNamespaceName: z.string().min(1) }),
  ),
});
const repositorySchema = z.object({ RepoId: z.string().min(1) });
const tagsSchema = z.object({
  TotalCount: looseCount,
  Images: looseList(
    z.object({
      Tag: z.string().min(1),
      Digest: looseDigest,
      ImageSize: looseCount,
      ImageUpdate: looseTime,
      ImageCreate: looseTime,
    }),
  ),
});
const loginSchema = z.object({
  TempUsername: z.string().min(1),
  AuthorizationToken: z.string().min(1),
  ExpireTime: looseTime,
});

interface Call<T> {
  action: string;
  parameters?: Record<string, string>;
  schema: z.ZodType<T>;
  operation: Text;
  repository?: string;
  totalMs?: number;
  signal: AbortSignal;
}

/** The enterprise edition (api.alibabacloud.com, product cr, version 2018-12-01): RPC, answers with `IsSuccess`. */
export function acrEnterprise(
  { endpoint, limits, target }: ProviderContext,
  api: ProviderApi,
  instanceName: string,
): KeyedEdition<AlibabaKeys> {
  let instanceId: string | null = null;
  const listing = text('operation.listRepositories', { registry: endpoint.name });

  async function call<T>(keys: AlibabaKeys, { action, parameters, ...rest }: Call<T>): Promise<T> {
    const { body } = await api.request({
      effect: 'read',
      ...rest,
      path: '/',
      query: { Action: action, Version: version, Format: 'JSON', ...parameters },
      sign: (request) => signRpc(request, keys),
      right: ram(action),
    });
    return body;
  }

  async function instance(keys: AlibabaKeys, signal: AbortSignal): Promise<string> {
    if (instanceId !== null) return instanceId;
    const operation = text('operation.findInstance', { registry: endpoint.name });
    const { Instances } = await call(keys, {
      action: 'ListInstance',
      parameters: { InstanceName: instanceName, PageNo: '1', PageSize: '30' },
      schema: instancesSchema,
      operation,
      totalMs: limits.tokenMs,
      signal,
    });
    const found = Instances.find(({ InstanceName }) => InstanceName === instanceName);
    if (found === undefined)
      throw BerthError.of(
        'FORBIDDEN',
        failed({ operation }, text('provider.instanceNotFound', { instance: instanceName })),
        {
          reason: 'missingScope',
          hint: text('provider.right.hint', { right: ram('ListInstance') }),
        },
      );
    instanceId = found.InstanceId;
    return instanceId;
  }

  return {
    async *repositories(keys, { signal }) {
      const InstanceId = await instance(keys, signal);
      const namespace = target.namespace?.split('/')[0];
      const pages = numberedPages({
        keyOf: fullName,
        limits,
        signal,
        fetch: async (page) => {
          const { TotalCount, Repositories } = await call(keys, {
            action: 'ListRepository',
            parameters: {
              InstanceId,
              RepoStatus: 'NORMAL',
              ...(namespace === undefined ? {} : { RepoNamespaceName: namespace }),
              ...paged(page),
            },
            schema: repositoriesSchema,
            operation: listing,
            signal,
          });
          return countedPage(page, pageSize, Repositories, TotalCount);
        },
      });
      for await (const { items, total, incomplete } of pages)
        yield {
          names: items.map(fullName),
          ...(total === undefined ? {} : { total }),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(keys, repository, { signal }) {
      const InstanceId = await instance(keys, signal);
      const operation = text('operation.describeTags', {
        repository: `${endpoint.name}/${repository}`,
      });
      const [RepoNamespaceName = '', ...rest] = repository.split('/');
      const { RepoId } = await call(keys, {
        action: 'GetRepository',
        parameters: { InstanceId, RepoNamespaceName, RepoName: rest.join('/') },
        schema: repositorySchema,
        operation,
        repository,
        signal,
      });
      const pages = numberedPages({
        keyOf: (image: { Tag: string }) => image.Tag,
        limits,
        signal,
        fetch: async (page) => {
          const { TotalCount, Images } = await call(keys, {
            action: 'ListRepoTag',
            parameters: { InstanceId, RepoId, ...paged(page) },
            schema: tagsSchema,
            operation,
            repository,
            signal,
          });
          return countedPage(page, pageSize, Images, TotalCount);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (image): TagDetails => ({
            name: image.Tag,
            digest: image.Digest,
            size: image.ImageSize,
            pushedAt: image.ImageUpdate ?? image.ImageCreate,
            pulledAt: null,
          }),
        );
    },
    async login(keys) {
      const { signal } = new AbortController();
      const InstanceId = await instance(keys, signal);
      const body = await call(keys, {
        action: 'GetAuthorizationToken',
        parameters: { InstanceId },
        schema: loginSchema,
        operation: text('operation.signIn', { registry: endpoint.name }),
        totalMs: limits.tokenMs,
        signal,
      });
      return {
        value: {
          kind: 'password',
          username: body.TempUsername,
          password: body.AuthorizationToken,
        },
        expiresAt: Date.parse(body.ExpireTime ?? ''),
      };
    },
  };
}

function fullName(repository: { RepoNamespaceName: string; RepoName: string }): string {
  return `${repository.RepoNamespaceName}/${repository.RepoName}`;
}

/** A right in Alibaba Cloud's own words. */
function ram(action: string): Text {
  return text('right.ram', { action: `cr:${action}` });
}

function paged(page: number): Record<string, string> {
  return { PageNo: String(page), PageSize: String(pageSize) };
}
