import type { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { gitlab } from '../../../../shared/providers/gitlab.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { type CursorPage, cursorPages } from '../../paging/cursor-pages.ts';
import { cannotList } from '../api/provider-error.ts';
import { tokenLogin } from '../login/credential-forms.ts';
import type { ProviderContext, ProviderRepositories, RegistryProvider } from '../provider.ts';
import { createGitlabApi, type GitlabApi } from './gitlab-api.ts';
import {
  type GitlabImage,
  type GitlabProjects,
  groupImages,
  groupImagesSchema,
  imageIn,
  imageTags,
  memberProjects,
  memberProjectsSchema,
  namespaceProjects,
  namespaceProjectsSchema,
  placeAt,
  placeSchema,
  projectImages,
  projectImagesSchema,
  projectsThatMayHold,
  type tagSchema,
  tagsSchema,
} from './gitlab-queries.ts';

type Repositories = AsyncGenerator<ProviderRepositories, void, undefined>;
type Images = { pageInfo: string | null; nodes: readonly GitlabImage[] } | null | undefined;
type Subject = Parameters<GitlabApi['ask']>[3];

/**
 * GitLab lists through its GraphQL API: the images of all projects that the
 * account is a member of, or of one group, project or person; tags twenty at a
 * time with all that is known of them, where the REST API takes a request for
 * each tag.
 */
export function createGitlab(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const { name } = endpoint;
  const api = createGitlabApi(context);

  async function* images(
    fetch: (after: string | null) => Promise<Images>,
    { signal }: Subject,
  ): Repositories {
    const pages = cursorPages({
      limits,
      signal,
      keyOf: ({ path }: GitlabImage) => path,
      fetch: async (after) => pageOf(await fetch(after)),
    });
    for await (const { items, incomplete } of pages)
      yield { names: items.map(({ path }) => path), ...(incomplete ? { incomplete } : {}) };
  }

  function imagesOfProject(path: string, subject: Subject): Repositories {
    return images(async (after) => {
      const variables = { path, after };
      const body = await api.ask(projectImages, variables, projectImagesSchema, subject);
      return body.project?.containerRepositories;
    }, subject);
  }

  /** The images of each project of a page; those of one with very many are walked on their own. */
  async function* projects(
    fetch: (after: string | null) => Promise<GitlabProjects | null | undefined>,
    subject: Subject,
  ): Repositories {
    const pages = cursorPages({
      limits,
      signal: subject.signal,
      keyOf: ({ fullPath }: GitlabProjects['nodes'][number]) => fullPath,
      fetch: async (after) => pageOf(await fetch(after)),
    });
    for await (const { items, incomplete } of pages) {
      const many = items.filter((item) => (item.containerRepositories?.pageInfo ?? null) !== null);
      const few = items.filter((item) => !many.includes(item));
      const found = few.flatMap((item) => item.containerRepositories?.nodes ?? []);
      yield { names: found.map(({ path }) => path), ...(incomplete ? { incomplete } : {}) };
      for (const { fullPath } of many) yield* imagesOfProject(fullPath, subject);
    }
  }

  /** A namespace of the record may be a group, a project, a person's, or the beginning of an image's name. */
  async function* within(namespace: string, subject: Subject): Repositories {
    const parts = namespace.split('/');
    for (let length = parts.length; length > 0; length -= 1) {
      const path = parts.slice(0, length).join('/');
      const found = await api.ask(placeAt, { path }, placeSchema, subject);
      if (found.group?.containerRepositories)
        return yield* images(async (after) => {
          const variables = { path, after };
          const body = await api.ask(groupImages, variables, groupImagesSchema, subject);
          return body.group?.containerRepositories;
        }, subject);
      if (found.project) return yield* imagesOfProject(path, subject);
      if (found.namespace)
        return yield* projects(async (after) => {
          const variables = { path, after };
          const body = await api.ask(
            namespaceProjects,
            variables,
            namespaceProjectsSchema,
            subject,
          );
          return body.namespace?.projects;
        }, subject);
    }
    throw BerthError.of(
      'NOT_FOUND',
      failed(subject, text('gitlab.groupNotFound', { group: namespace })),
      { hint: text('gitlab.groupNotFound.hint', { right: gitlab.rights.list }) },
    );
  }

  async function find(repository: string, subject: Subject): Promise<GitlabImage> {
    const candidates = projectsThatMayHold(repository);
    if (candidates.length > 0) {
      const { query, variables, schema } = imageIn(candidates, repository);
      const body = await api.ask(query, variables, schema, subject);
      for (const project of body.projects) {
        const image = project?.containerRepositories?.nodes.find(({ path }) => path === repository);
        if (image !== undefined) return image;
      }
    }
    throw BerthError.of(
      'NOT_FOUND',
      failed(subject, text('repository.notFound', { host: 'GitLab', repository })),
      {
        reason: 'repositoryNotFound',
        hint: text('gitlab.right.hint', { right: gitlab.rights.list }),
      },
    );
  }

  return {
    async *repositories({ signal }) {
      const subject = { operation: text('operation.listRepositories', { registry: name }), signal };
      if (target.namespace !== null) return yield* within(target.namespace, subject);
      if (isNobody(await context.credential())) throw needsToken(name);
      yield* projects(async (after) => {
        const body = await api.ask(memberProjects, { after }, memberProjectsSchema, subject);
        return body.projects;
      }, subject);
    },
    async *tags(repository, { signal }) {
      const operation = text('operation.describeTags', { repository: `${name}/${repository}` });
      const subject = { operation, repository, signal };
      const { id } = await find(repository, subject);
      let times: Parameters<typeof imageTags>[0] = 'createdAt publishedAt';
      const pages = cursorPages({
        limits,
        signal,
        keyOf: (tag: z.infer<typeof tagSchema>) => tag.name,
        fetch: async (after) => {
          const ask = () => api.ask(imageTags(times), { id, after }, tagsSchema, subject);
          const body = await ask().catch((error: unknown) => {
            // An older GitLab refuses the whole query for a field it does not know.
            if (after !== null || !isQueryRefused(error)) throw error;
            times = 'createdAt';
            return ask();
          });
          return pageOf(body.containerRepository?.tags);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (tag): TagDetails => ({
            name: tag.name,
            digest: tag.digest,
            size: tag.totalSize,
            pushedAt: tag.publishedAt ?? tag.createdAt,
            pulledAt: null,
          }),
        );
    },
    registryCredential: async (credential) => tokenLogin(credential, 'oauth2'),
  };
}

function pageOf<T>(
  page: { pageInfo: string | null; nodes: readonly T[] } | null | undefined,
): CursorPage<T> {
  return { items: page?.nodes ?? [], next: page?.pageInfo ?? null };
}

function isNobody(credential: Credential | null): boolean {
  return credential === null || credential.kind === 'none';
}

function isQueryRefused(error: unknown): boolean {
  return error instanceof BerthError && error.reason === 'serverError' && error.status === 200;
}

function needsToken(name: string): BerthError {
  return cannotList(
    name,
    text('gitlab.needsToken'),
    text('list.saveOrGroup.hint', { right: gitlab.rights.list }),
  );
}
