import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { listedSoFar, numberedPages } from '../../paging/numbered-pages.ts';
import { clockTime, looseCount, looseDigest, looseList, looseText } from '../api/loose-fields.ts';
import type { KeyedEdition } from '../login/keyed-edition.ts';
import type { ProviderContext } from '../provider.ts';
import type { TencentApi } from './tencent-api.ts';
import type { TencentKeys } from './tencent-signature.ts';

const pageSize = 100;
/** All of mainland China is one registry, which any of its regions answers for. */
const mainland = 'ap-guangzhou';
/** The registries elsewhere by how their host starts. */
const regions: Readonly<Record<string, string>> = {
  hk: 'ap-hongkong',
  sg: 'ap-singapore',
  th: 'ap-bangkok',
  in: 'ap-mumbai',
  kr: 'ap-seoul',
  jp: 'ap-tokyo',
  usw: 'na-siliconvalley',
  use: 'na-ashburn',
  ca: 'na-toronto',
  de: 'eu-frankfurt',
};
export const personalHost = /^(?<place>[a-z]{0,10})ccr\.ccs\.tencentyun\.com$/;

const repositoriesSchema = z.object({
  Data: z.object({
    TotalCount: looseCount,
    Server: looseText,
    PrivilegeFiltered: z.boolean().nullish().catch(null),
    RepoInfo: looseList(z.object({ RepoName: z.string().min(1) })),
  }),
});
const tagsSchema = z.object({
  Data: z.object({
    TagCount: looseCount,
    TagInfo: looseList(
      z.object({
        TagName: z.string().min(1),
        TagId: looseDigest,
        SizeByte: looseCount,
        PushTime: clockTime('+08:00'),
        UpdateTime: clockTime('+08:00'),
      }),
    ),
  }),
});

/**
 * The Personal Edition: one registry for everyone in a part of the world. In
 * its lists `Offset` is the number of items to leave out.
 */
export function tcrPersonal(
  { endpoint, limits, target }: ProviderContext,
  ask: TencentApi,
  location: string,
): KeyedEdition<TencentKeys> {
  const region =
    target.region !== null && regionPattern.test(target.region)
      ? target.region
      : (regions[location] ?? mainland);
  const operation = text('operation.listRepositories', { registry: endpoint.name });
  const namespace = target.namespace?.split('/')[0];
  const list =
    namespace === undefined
      ? { action: 'DescribeRepositoryOwnerPersonal', parameters: {} }
      : { action: 'DescribeRepositoryFilterPersonal', parameters: { Namespace: namespace } };

  return {
    async *repositories(keys, { signal }) {
      const listed = listedSoFar(pageSize);
      const pages = numberedPages({
        keyOf: (item: { RepoName: string }) => item.RepoName,
        limits,
        signal,
        fetch: async () => {
          const { Data } = await ask(keys, {
            action: list.action,
            parameters: { ...list.parameters, Limit: pageSize, Offset: listed.count },
            region,
            schema: repositoriesSchema,
            operation,
            signal,
          });
          assertSameRegistry(Data.Server);
          if (Data.PrivilegeFiltered === true && listed.count + Data.RepoInfo.length === 0)
            throw BerthError.of(
              'FORBIDDEN',
              failed({ operation }, text('tcr.noneVisible', { namespace: namespace ?? '' })),
              {
                reason: 'missingScope',
                hint: text('provider.right.hint', {
                  right: text('right.cam', { action: `tcr:${list.action}` }),
                }),
              },
            );
          return listed.page(Data.RepoInfo, Data.TotalCount);
        },
      });
      for await (const { items, total, incomplete } of pages)
        yield {
          names: items.map(({ RepoName }) => RepoName),
          ...(total === undefined ? {} : { total }),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(keys, repository, { signal }) {
      const listed = listedSoFar(pageSize);
      const pages = numberedPages({
        keyOf: (item: { TagName: string }) => item.TagName,
        limits,
        signal,
        fetch: async () => {
          const { Data } = await ask(keys, {
            action: 'DescribeImagePersonal',
            parameters: { RepoName: repository, Limit: pageSize, Offset: listed.count },
            region,
            schema: tagsSchema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            repository,
            signal,
          });
          return listed.page(Data.TagInfo, Data.TagCount);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (item): TagDetails => ({
            name: item.TagName,
            digest: item.TagId,
            size: item.SizeByte,
            pushedAt: item.PushTime ?? item.UpdateTime,
            pulledAt: null,
          }),
        );
    },
    login: async () => {
      throw BerthError.of(
        'UNSUPPORTED',
        failed(
          { operation: text('operation.signIn', { registry: endpoint.name }) },
          text('tcr.noApiKeys'),
        ),
        { hint: text('tcr.noApiKeys.hint') },
      );
    },
  };

  /** Each part of the world has a registry of its own; the answer tells whose repositories it lists. */
  function assertSameRegistry(server: string | null): void {
    if (server === null || server === endpoint.hostname || !personalHost.test(server)) return;
    throw BerthError.of(
      'NOT_FOUND',
      failed({ operation }, text('tcr.otherRegion', { region, host: server })),
      { hint: text('tcr.otherRegion.hint', { registry: endpoint.name }) },
    );
  }
}
