import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { quay } from '../../../shared/providers/quay.ts';
import { text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { cursorPages } from '../paging/cursor-pages.ts';
import { numberedPages } from '../paging/numbered-pages.ts';
import { repositoryPath } from '../protocol/endpoint.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import { cannotList } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { countSeverities } from './api/scan-counts.ts';
import { tokenLogin } from './login/credential-forms.ts';
import type { ProviderContext, ProviderRepositories, RegistryProvider } from './provider.ts';

const pageSize = 100;
/** The user name that stands for an OAuth token in `docker login` (quay/quay, `auth/credential_consts.py`). */
const tokenUser = '$oauthtoken';

const userSchema = z.object({
  username: z.string().min(1),
  organizations: looseList(z.object({ name: z.string().min(1) })),
});
const repositoriesSchema = z.object({
  repositories: looseList(z.object({ namespace: z.string().min(1), name: z.string().min(1) })),
  next_page: looseText,
});
const tagSchema = z.object({
  name: z.string().min(1),
  manifest_digest: looseDigest,
  size: looseCount,
  start_ts: looseTime,
  last_modified: looseTime,
  is_manifest_list: z.boolean().nullish().catch(null),
});
const tagsSchema = z.object({
  tags: looseList(tagSchema),
  has_additional: z.boolean().nullish().catch(null),
});

/** Quay's security API (docs.quay.io, "Quay API", `GET …/manifest/{manifestref}/security`). */
const securitySchema = z.object({
  status: looseText,
  data: z
    .object({
      Layer: z.object({
        Features: looseList(
          z.object({ Vulnerabilities: looseList(z.object({ Severity: looseText })) }),
        ),
      }),
    })
    .nullish()
    .catch(null),
});

type Fields<T> = Pick<ApiRequest<T>, 'path' | 'query' | 'schema' | 'operation' | 'repository'>;

/**
 * Quay's API on the registry's own host (docs.quay.io, "Quay API"): the
 * repositories of the namespaces of an OAuth token, or the public ones of one
 * namespace. It takes no robot and no password, and answers an empty list to
 * whoever may not see.
 */
export function createQuay(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const { name } = endpoint;
  const api = context.ownApi();
  const operation = text('operation.listRepositories', { registry: name });

  async function ask<T>(request: Fields<T>, signal: AbortSignal): Promise<T> {
    const token = oauthToken(await context.credential());
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    return (
      await api.request({ effect: 'read', ...request, headers, right: quay.rights.list, signal })
    ).body;
  }

  async function* within(
    namespace: string,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderRepositories, void, undefined> {
    const pages = cursorPages({
      limits,
      signal,
      keyOf: (repository: string) => repository,
      fetch: async (next) => {
        const query = { namespace, public: 'true', ...(next === null ? {} : { next_page: next }) };
        const request = { path: '/api/v1/repository', query, schema: repositoriesSchema };
        const body = await ask({ ...request, operation }, signal);
        return {
          items: body.repositories.map((item) => `${item.namespace}/${item.name}`),
          next: body.next_page,
        };
      },
    });
    for await (const { items, incomplete } of pages)
      yield { names: items, ...(incomplete ? { incomplete } : {}) };
  }

  /** The token's own namespaces; null where it may not ask who it is. */
  async function namespaces(signal: AbortSignal): Promise<string[] | null> {
    try {
      const request = { path: '/api/v1/user/', schema: userSchema, operation };
      const { username, organizations } = await ask(request, signal);
      return [username, ...organizations.map((organization) => organization.name)];
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    // The refusal of a token without user:read looks like that of one that has expired.
    const query = { starred: 'true' };
    const request = { path: '/api/v1/repository', query, schema: repositoriesSchema };
    await ask({ ...request, operation }, signal);
    return null;
  }

  async function hasToken(): Promise<boolean> {
    return oauthToken(await context.credential()) !== null;
  }

  return {
    async *repositories({ signal }) {
      const [chosen] = target.namespace?.split('/') ?? [];
      const signedIn = await hasToken();
      if (chosen === undefined) {
        if (!signedIn) throw needsToken(name);
        const all = await namespaces(signal);
        if (all === null) throw needsUser(name);
        for (const namespace of all) yield* within(namespace, signal);
        return;
      }
      let any = false;
      for await (const page of within(chosen, signal)) {
        any ||= page.names.length > 0;
        if (page.names.length > 0 || page.incomplete === true) yield page;
      }
      if (any) return;
      const own = signedIn ? await namespaces(signal) : null;
      if (own?.includes(chosen) !== true) throw nothingVisible(name, chosen);
    },
    async describeRepository(repository, { signal }) {
      // The newest tag stands first; how many there are, no answer tells.
      const { tags } = await ask(
        {
          path: `/api/v1/repository/${repositoryPath(endpoint, repository)}/tag/`,
          query: { limit: '1', page: '1', onlyActiveTags: 'true' },
          schema: tagsSchema,
          operation: text('operation.describeRepositories', { registry: name }),
          repository,
        },
        signal,
      );
      return { pushedAt: tags[0]?.start_ts ?? tags[0]?.last_modified ?? null };
    },
    async *tags(repository, { signal }) {
      const pages = numberedPages({
        limits,
        signal,
        keyOf: (tag: z.infer<typeof tagSchema>) => tag.name,
        fetch: async (page) => {
          const path = `/api/v1/repository/${repositoryPath(endpoint, repository)}/tag/`;
          const query = {
            limit: String(pageSize),
            page: String(page),
            onlyActiveTags: 'true',
          };
          const operation = text('operation.describeTags', { repository: `${name}/${repository}` });
          const request = { path, query, schema: tagsSchema, operation, repository };
          const body = await ask(request, signal);
          return { items: body.tags, more: body.has_additional === true };
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (tag): TagDetails => ({
            name: tag.name,
            digest: tag.manifest_digest,
            // Quay does not add up what an index points at.
            size: tag.is_manifest_list === true && tag.size === 0 ? null : tag.size,
            pushedAt: tag.start_ts ?? tag.last_modified,
            pulledAt: null,
          }),
        );
    },
    async scan(repository, digest, { signal }) {
      const path = `/api/v1/repository/${repositoryPath(endpoint, repository)}/manifest/${digest}/security`;
      const { status, data } = await ask(
        {
          ...{ path, query: { vulnerabilities: 'true' }, schema: securitySchema, repository },
          operation: text('operation.readScan', { repository: `${name}/${repository}` }),
        },
        signal,
      );
      if (status !== 'scanned' || data == null) return null;
      const found = data.Layer.Features.flatMap((feature) => feature.Vulnerabilities);
      const place = `${repositoryPath(endpoint, repository)}/manifest/${digest}`;
      return {
        ...countSeverities(found.map(({ Severity }) => [Severity ?? '', 1] as const)),
        scannedAt: null,
        link: endpoint.secure ? `${endpoint.origin}/repository/${place}?tab=vulnerabilities` : null,
      };
    },
    registryCredential: async (credential) => tokenLogin(credential, tokenUser),
  };
}

/** Passwords and robots' tokens come with the name of an account. */
function oauthToken(credential: Credential | null): string | null {
  if (credential?.kind === 'token')
    return (credential.username ?? tokenUser) === tokenUser ? credential.token : null;
  if (credential?.kind === 'password' && credential.username === tokenUser)
    return credential.password;
  return null;
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof BerthError && (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN')
  );
}

function needsToken(name: string): BerthError {
  return cannotList(
    name,
    text('quay.needsToken'),
    text('list.saveOrOrganization.hint', { right: quay.rights.list }),
  );
}

function needsUser(name: string): BerthError {
  const operation = text('operation.listRepositories', { registry: name });
  return BerthError.of('FORBIDDEN', failed({ operation }, text('list.tokenOwner')), {
    reason: 'missingScope',
    hint: text('list.tokenOwnerOrOrganization.hint', { right: quay.rights.list }),
  });
}

function nothingVisible(name: string, namespace: string): BerthError {
  return cannotList(
    name,
    text('quay.nothingVisible', { namespace }),
    text('list.emptyForOthers.hint', { right: quay.rights.list }),
  );
}
