import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { listedSoFar, numberedPages } from '../../paging/numbered-pages.ts';
import {
  clockTime,
  looseCount,
  looseDigest,
  looseList,
  looseText,
  looseTime,
} from '../api/loose-fields.ts';
import type { KeyedEdition } from '../login/keyed-edition.ts';
import type { ProviderContext } from '../provider.ts';
import type { TencentApi } from './tencent-api.ts';
import type { TencentKeys } from './tencent-signature.ts';

const pageSize = 100;
/** Any region will do to ask for the instances of all. */
const anyRegion = 'ap-guangzhou';

const instancesSchema = z.object({
  Registries: looseList(
    z.object({
      RegistryId: z.string().min(1).max(100),
      RegistryName: looseText,
      RegionName: z.string().regex(regionPattern),
    }),
  ),
});
const repositoriesSchema = z.object({
  TotalCount: looseCount,
  RepositoryList: looseList(z.object({ Name: z.string().min(1), Namespace: looseText })),
});
const imagesSchema = z.object({
  TotalCount: looseCount,
  ImageInfoList: looseList(
    z.object({
      ImageVersion: z.string().min(1),
      Digest: looseDigest,
      Size: looseCount,
      UpdateTime: clockTime('+08:00'),
    }),
  ),
});
const tokenSchema = z.object({
  Username: z.string().min(1),
  Token: z.string().min(1),
  ExpTime: looseTime,
});

interface Instance {
  id: string;
  region: string;
}

/**
 * The Enterprise Edition: instances with names of their own. In its lists
 * `Offset` is the number of a page, from 1.
 */
export function tcrEnterprise(
  { endpoint, limits, target }: ProviderContext,
  ask: TencentApi,
  hostLabel: string,
): KeyedEdition<TencentKeys> {
  let found: Instance | null = null;
  // The private address of an instance is its name with an ending.
  const names = [...new Set([hostLabel, hostLabel.replace(/-vpc$/, '')])];

  async function instance(keys: TencentKeys, signal: AbortSignal): Promise<Instance> {
    if (found !== null) return found;
    const operation = text('operation.findInstance', { registry: endpoint.name });
    const { Registries } = await ask(keys, {
      action: 'DescribeInstances',
      parameters: {
        AllRegion: true,
        Filters: [{ Name: 'RegistryName', Values: names }],
        Limit: pageSize,
        Offset: 0,
      },
      region: anyRegion,
      schema: instancesSchema,
      operation,
      totalMs: limits.tokenMs,
      signal,
    });
    const one = names.flatMap((name) => Registries.filter((it) => it.RegistryName === name))[0];
    if (one === undefined)
      throw BerthError.of(
        'FORBIDDEN',
        failed({ operation }, text('provider.instanceNotFound', { instance: names.at(-1) ?? '' })),
        {
          reason: 'missingScope',
          hint: text('tcr.instance.hint', {
            right: text('right.cam', { action: 'tcr:DescribeInstances' }),
          }),
        },
      );
    found = { id: one.RegistryId, region: one.RegionName };
    return found;
  }

  return {
    async *repositories(keys, { signal }) {
      const { id: RegistryId, region } = await instance(keys, signal);
      const NamespaceName = target.namespace?.split('/')[0];
      const listed = listedSoFar(pageSize);
      const pages = numberedPages({
        keyOf: (name: string) => name,
        limits,
        signal,
        fetch: async (Offset) => {
          const { RepositoryList, TotalCount } = await ask(keys, {
            action: 'DescribeRepositories',
            parameters: {
              RegistryId,
              ...(NamespaceName === undefined ? {} : { NamespaceName }),
              Limit: pageSize,
              Offset,
            },
            region,
            schema: repositoriesSchema,
            operation: text('operation.listRepositories', { registry: endpoint.name }),
            signal,
          });
          return listed.page(RepositoryList.map(fullName), TotalCount);
        },
      });
      for await (const { items, total, incomplete } of pages)
        yield {
          names: items,
          ...(total === undefined ? {} : { total }),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(keys, repository, { signal }) {
      const { id: RegistryId, region } = await instance(keys, signal);
      const [NamespaceName = '', ...rest] = repository.split('/');
      const listed = listedSoFar(pageSize);
      const pages = numberedPages({
        keyOf: (image: { ImageVersion: string }) => image.ImageVersion,
        limits,
        signal,
        fetch: async (Offset) => {
          const { ImageInfoList, TotalCount } = await ask(keys, {
            action: 'DescribeImages',
            parameters: {
              RegistryId,
              NamespaceName,
              RepositoryName: rest.join('/'),
              Limit: pageSize,
              Offset,
            },
            region,
            schema: imagesSchema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            repository,
            signal,
          });
          return listed.page(ImageInfoList, TotalCount);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (image): TagDetails => ({
            name: image.ImageVersion,
            digest: image.Digest,
            size: image.Size,
            pushedAt: image.UpdateTime,
            pulledAt: null,
          }),
        );
    },
    async login(keys) {
      const { signal } = new AbortController();
      const { id: RegistryId, region } = await instance(keys, signal);
      const { Username, Token, ExpTime } = await ask(keys, {
        action: 'CreateInstanceToken',
        parameters: { RegistryId, TokenType: 'temp' },
        region,
        schema: tokenSchema,
        operation: text('operation.signIn', { registry: endpoint.name }),
        totalMs: limits.tokenMs,
        signal,
      });
      return {
        value: { kind: 'password', username: Username, password: Token },
        expiresAt: Date.parse(ExpTime ?? ''),
      };
    },
  };
}

/** Names come with their namespace; should one come without, it is put before. */
function fullName({ Name, Namespace }: { Name: string; Namespace: string | null }): string {
  return Namespace === null || Name.startsWith(`${Namespace}/`) ? Name : `${Namespace}/${Name}`;
}
