import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { z } from 'zod';
import type { Scan } from '../../../../shared/model/scan.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { uriPart } from '../../../../shared/uri-part.ts';
import { cursorPages } from '../../paging/cursor-pages.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from '../api/loose-fields.ts';
import type { ApiPurpose } from '../api/provider-request.ts';
import { countSeverities, severityCounts } from '../api/scan-counts.ts';
import type { ProviderContext } from '../provider.ts';
import { awsAnswer, awsCallSettings } from './aws-client.ts';
import { type AwsKeys, iamRight } from './aws-keys.ts';
import { type EcrEdition, ecrPage } from './ecr-edition.ts';
import type { EcrHost } from './ecr-host.ts';
import { authorizationSchema, ecrLogin } from './ecr-login.ts';

const repositoriesSchema = z.object({
  repositories: looseList(z.object({ repositoryName: z.string().min(1) })),
  nextToken: looseText,
});
const imagesSchema = z.object({
  imageDetails: looseList(
    z.object({
      imageTags: looseList(z.string().min(1)),
      imageDigest: looseDigest,
      imageSizeInBytes: looseCount,
      imagePushedAt: looseTime,
      lastRecordedPullTime: looseTime,
      registryId: looseText,
      imageScanFindingsSummary: z
        .object({ findingSeverityCounts: severityCounts, imageScanCompletedAt: looseTime })
        .nullish()
        .catch(null),
    }),
  ),
  nextToken: looseText,
});
const tokenSchema = z.object({
  authorizationData: z.tuple([authorizationSchema], z.unknown()),
});

/** Private registries (ECR API reference, version 2015-09-21). Loaded only when it is used. */
export function ecrPrivate(
  { endpoint, limits, cloudApi }: ProviderContext,
  { apiHost: host, region, registryId }: EcrHost,
): EcrEdition {
  const api = cloudApi(host);
  const registry = registryId === null ? {} : { registryId };

  function ask<T>(
    keys: AwsKeys,
    purpose: ApiPurpose,
    schema: z.ZodType<T>,
    send: (client: ECRClient) => Promise<unknown>,
  ): Promise<T> {
    const client = new ECRClient(awsCallSettings({ host, region, api }, keys, purpose));
    return awsAnswer({ host, operation: purpose.operation }, schema, send(client));
  }

  return {
    async *repositories(use, { signal }) {
      const purpose = {
        effect: 'read' as const,
        operation: text('operation.listRepositories', { registry: endpoint.name }),
        right: iamRight('ecr:DescribeRepositories'),
        signal,
      };
      const pages = cursorPages({
        keyOf: (name: string) => name,
        limits,
        signal,
        fetch: async (cursor) => {
          const { repositories, nextToken } = await use(signal, (keys) =>
            ask(keys, purpose, repositoriesSchema, (client) =>
              client.send(new DescribeRepositoriesCommand({ ...registry, ...ecrPage(cursor) })),
            ),
          );
          return { items: repositories.map((one) => one.repositoryName), next: nextToken };
        },
      });
      for await (const { items, incomplete } of pages)
        yield { names: items, ...(incomplete ? { incomplete: true } : {}) };
    },
    async *tags(use, repository, { signal }) {
      const purpose = {
        effect: 'read' as const,
        operation: text('operation.describeTags', { repository: `${endpoint.name}/${repository}` }),
        right: iamRight('ecr:DescribeImages'),
        repository,
        signal,
      };
      const pages = cursorPages({
        keyOf: (tag: TagDetails) => tag.name,
        limits,
        signal,
        fetch: async (cursor) => {
          const { imageDetails, nextToken } = await use(signal, (keys) =>
            ask(keys, purpose, imagesSchema, (client) =>
              client.send(
                new DescribeImagesCommand({
                  ...registry,
                  repositoryName: repository,
                  filter: { tagStatus: 'TAGGED' },
                  ...ecrPage(cursor),
                }),
              ),
            ),
          );
          const items = imageDetails.flatMap((image) =>
            image.imageTags.map(
              (name): TagDetails => ({
                name,
                digest: image.imageDigest,
                size: image.imageSizeInBytes,
                pushedAt: image.imagePushedAt,
                pulledAt: image.lastRecordedPullTime,
                ...scanOf(image, repository, region),
              }),
            ),
          );
          return { items, next: nextToken };
        },
      });
      for await (const { items } of pages) yield items;
    },
    async login(keys, signal) {
      const purpose = {
        effect: 'read' as const,
        operation: text('operation.signIn', { registry: endpoint.name }),
        right: iamRight('ecr:GetAuthorizationToken'),
        totalMs: limits.tokenMs,
        signal,
      };
      const { authorizationData } = await ask(keys, purpose, tokenSchema, (client) =>
        client.send(new GetAuthorizationTokenCommand({})),
      );
      return ecrLogin(authorizationData[0], endpoint.name);
    },
  };
}

/** What ECR's own scanner found (API_ImageScanFindingsSummary), with the console's page of it. */
function scanOf(
  image: z.infer<typeof imagesSchema>['imageDetails'][number],
  repository: string,
  region: string,
): { scan?: Scan } {
  const found = image.imageScanFindingsSummary ?? null;
  if (found === null) return {};
  const { registryId, imageDigest } = image;
  const place = `${registryId}/${repository.split('/').map(uriPart).join('/')}/_/image/${imageDigest}`;
  return {
    scan: {
      ...(found.findingSeverityCounts ?? countSeverities([])),
      scannedAt: found.imageScanCompletedAt,
      link:
        registryId === null || imageDigest === null
          ? null
          : `https://${region}.console.aws.amazon.com/ecr/repositories/private/${place}/details?region=${region}`,
    },
  };
}
