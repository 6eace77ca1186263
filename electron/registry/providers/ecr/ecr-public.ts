import {
  DescribeImageTagsCommand,
  DescribeRepositoriesCommand,
  ECRPUBLICClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr-public';
import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cursorPages } from '../../paging/cursor-pages.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from '../api/loose-fields.ts';
import { cannotList } from '../api/provider-error.ts';
import type { ApiPurpose } from '../api/provider-request.ts';
import type { ProviderContext } from '../provider.ts';
import { awsAnswer, awsCallSettings } from './aws-client.ts';
import { type AwsKeys, iamRight, type UseAwsKeys } from './aws-keys.ts';
import { type EcrEdition, ecrPage } from './ecr-edition.ts';
import type { EcrHost } from './ecr-host.ts';
import { authorizationSchema, ecrLogin } from './ecr-login.ts';

const listRight = iamRight('ecr-public:DescribeRepositories');

const repositoriesSchema = z.object({
  repositories: looseList(z.object({ repositoryUri: z.string().min(1) })),
  nextToken: looseText,
});
const tagsSchema = z.object({
  imageTagDetails: looseList(
    z.object({
      imageTag: z.string().min(1),
      createdAt: looseTime,
      imageDetail: z
        .object({
          imageDigest: looseDigest,
          imageSizeInBytes: looseCount,
          imagePushedAt: looseTime,
        })
        .nullish(),
    }),
  ),
  nextToken: looseText,
});
const tokenSchema = z.object({ authorizationData: authorizationSchema });

/**
 * The public registry (ECR Public API reference, version 2020-10-30). Its API
 * tells of the account's own repositories only, each by its name below the
 * account's alias; those of others are opened by name. Loaded only when it is used.
 */
export function ecrPublic(
  { endpoint, limits, target, cloudApi }: ProviderContext,
  { apiHost: host, region }: EcrHost,
): EcrEdition {
  const api = cloudApi(host);

  function ask<T>(
    keys: AwsKeys,
    purpose: ApiPurpose,
    schema: z.ZodType<T>,
    send: (client: ECRPUBLICClient) => Promise<unknown>,
  ): Promise<T> {
    const client = new ECRPUBLICClient(awsCallSettings({ host, region, api }, keys, purpose));
    return awsAnswer({ host, operation: purpose.operation }, schema, send(client));
  }

  /** The name below the account's alias, of a repository that is the account's own. */
  async function ownName(use: UseAwsKeys, repository: string, signal: AbortSignal) {
    const name = repository.slice(repository.indexOf('/') + 1);
    const purpose = {
      effect: 'read' as const,
      operation: text('operation.describeTags', { repository: `${endpoint.name}/${repository}` }),
      right: listRight,
      repository,
      signal,
    };
    try {
      const { repositories } = await use(signal, (keys) =>
        ask(keys, purpose, repositoriesSchema, (client) =>
          client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
        ),
      );
      if (repositories.some((one) => fullName(one) === repository)) return name;
    } catch (error) {
      if (!(error instanceof BerthError) || error.code !== 'NOT_FOUND') throw error;
    }
    throw BerthError.of('UNSUPPORTED', failed(purpose, text('ecr.othersRepository')), {
      hint: text('describe.openTag.hint'),
    });
  }

  return {
    async *repositories(use, { signal }) {
      const purpose = {
        effect: 'read' as const,
        operation: text('operation.listRepositories', { registry: endpoint.name }),
        right: listRight,
        signal,
      };
      const pages = cursorPages({
        keyOf: (name: string) => name,
        limits,
        signal,
        fetch: async (cursor) => {
          const { repositories, nextToken } = await use(signal, (keys) =>
            ask(keys, purpose, repositoriesSchema, (client) =>
              client.send(new DescribeRepositoriesCommand(ecrPage(cursor))),
            ),
          );
          return { items: repositories.map(fullName), next: nextToken };
        },
      });
      let within = false;
      for await (const { items, incomplete } of pages) {
        within ||= items.some((name) => isWithin(name, target.namespace));
        // Nothing is shown before one is found: without any, the namespace may be another's.
        if (within) yield { names: items, ...(incomplete ? { incomplete: true } : {}) };
      }
      if (!within && target.namespace !== null) throw anothersNamespace(target.namespace);
    },
    async *tags(use, repository, { signal }) {
      const repositoryName = await ownName(use, repository, signal);
      const purpose = {
        effect: 'read' as const,
        operation: text('operation.describeTags', { repository: `${endpoint.name}/${repository}` }),
        right: iamRight('ecr-public:DescribeImageTags'),
        repository,
        signal,
      };
      const pages = cursorPages({
        keyOf: (tag: TagDetails) => tag.name,
        limits,
        signal,
        fetch: async (cursor) => {
          const { imageTagDetails, nextToken } = await use(signal, (keys) =>
            ask(keys, purpose, tagsSchema, (client) =>
              client.send(new DescribeImageTagsCommand({ repositoryName, ...ecrPage(cursor) })),
            ),
          );
          const items = imageTagDetails.map(
            ({ imageTag, createdAt, imageDetail }): TagDetails => ({
              name: imageTag,
              digest: imageDetail?.imageDigest ?? null,
              size: imageDetail?.imageSizeInBytes ?? null,
              pushedAt: imageDetail?.imagePushedAt ?? createdAt,
              pulledAt: null,
            }),
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
        right: iamRight('ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken'),
        totalMs: limits.tokenMs,
        signal,
      };
      const { authorizationData } = await ask(keys, purpose, tokenSchema, (client) =>
        client.send(new GetAuthorizationTokenCommand({})),
      );
      return ecrLogin(authorizationData, endpoint.name);
    },
  };
}

/** `public.ecr.aws/alias/name` without its host. */
function fullName({ repositoryUri }: { repositoryUri: string }): string {
  return repositoryUri.slice(repositoryUri.indexOf('/') + 1);
}

function isWithin(name: string, namespace: string | null): boolean {
  return namespace === null || name === namespace || name.startsWith(`${namespace}/`);
}

function anothersNamespace(namespace: string): BerthError {
  return cannotList(
    'public.ecr.aws',
    text('ecr.othersNamespace', { namespace }),
    text('ecr.othersNamespace.hint'),
  );
}
