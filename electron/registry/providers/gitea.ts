import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { gitea } from '../../../shared/providers/gitea.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { failed } from '../../http/request-purpose.ts';
import { header, headerLines } from '../../http/response.ts';
import { basicAuthorization } from '../auth/login.ts';
import { nextLink } from '../paging/link-header.ts';
import { type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import { looseCount, looseList, looseTime } from './api/loose-fields.ts';
import { cannotList } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { tokenLogin } from './login/credential-forms.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

/** The most that Gitea gives unless it is set otherwise (`MAX_RESPONSE_ITEMS`). */
const pageSize = 50;

const userSchema = z.object({ login: z.string().min(1) });
const organizationSchema = z.object({ username: z.string().min(1) });
/** One version of a package: a tag, or a manifest by its digest. */
const versionSchema = z.object({
  id: z.number(),
  name: z.string().min(1),
  version: z.string().min(1),
  created_at: looseTime,
});
type Version = z.infer<typeof versionSchema>;
type Fields = Pick<ApiRequest<unknown>, 'path' | 'query' | 'operation' | 'repository'>;

/**
 * Gitea and Forgejo list packages by owner on the registry's own host
 * (docs.gitea.com, "API": `listPackages`), every tag and manifest as a version
 * of its own. Their catalog says the same in fewer pages, so it is asked first.
 */
export function createGitea(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const { name } = endpoint;
  const api = context.ownApi();
  const operation = text('operation.listRepositories', { registry: name });

  async function ask<T>(request: Fields & Pick<ApiRequest<T>, 'schema' | 'signal'>) {
    const headers = authorization(await context.credential());
    return api.request({ effect: 'read', ...request, headers, right: gitea.rights.list });
  }

  function walk<T>(
    request: Fields,
    member: z.ZodType<T>,
    keyOf: (item: T) => string,
    signal: AbortSignal,
  ) {
    let received = 0;
    return numberedPages<T>({
      keyOf,
      limits,
      signal,
      fetch: async (page): Promise<NumberedPage<T>> => {
        const query = { ...request.query, page: String(page), limit: String(pageSize) };
        const { body, headers } = await ask({
          ...request,
          query,
          schema: looseList(member),
          signal,
        });
        received += body.length;
        const total = looseCount.parse(header(headers, 'x-total-count'));
        const linked = nextLink(headerLines(headers, 'link')).kind !== 'none';
        return { items: body, more: linked || (total !== null && received < total) };
      },
    });
  }

  function versions(owner: string, more: Omit<Fields, 'path'>, signal: AbortSignal) {
    const path = `/api/v1/packages/${uriPart(owner)}`;
    const request = { ...more, path, query: { type: 'container', ...more.query } };
    return walk(request, versionSchema, ({ id }) => String(id), signal);
  }

  /** The account and its organizations; a token that may not ask for them still has the name it was saved with. */
  async function owners(signal: AbortSignal): Promise<{ names: string[]; incomplete: boolean }> {
    const [chosen] = target.namespace?.split('/') ?? [];
    if (chosen !== undefined) return { names: [chosen], incomplete: false };
    const credential = await context.credential();
    if (Object.keys(authorization(credential)).length === 0) throw needsAccount(name);
    const names = new Set<string>();
    let incomplete = false;
    const unlessRefused = async (work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof BerthError) || error.code !== 'FORBIDDEN') throw error;
        incomplete = true;
      }
    };
    await unlessRefused(async () => {
      const request = { path: '/api/v1/user', schema: userSchema, operation, signal };
      names.add((await ask(request)).body.login);
    });
    const saved = accountIn(credential);
    if (names.size === 0 && saved !== null) names.add(saved);
    await unlessRefused(async () => {
      const request = { path: '/api/v1/user/orgs', operation };
      for await (const { items } of walk(
        request,
        organizationSchema,
        ({ username }) => username,
        signal,
      ))
        for (const { username } of items) names.add(username);
    });
    if (names.size === 0) throw needsUser(name);
    return { names: [...names], incomplete };
  }

  return {
    async *repositories({ signal }) {
      const { names, incomplete } = await owners(signal);
      for (const owner of names) {
        const seen = new Set<string>();
        for await (const page of versions(owner, { operation }, signal)) {
          const fresh = new Set(
            page.items
              .map((item) => `${owner}/${item.name}`.toLowerCase())
              .filter((repository) => !seen.has(repository)),
          );
          for (const repository of fresh) seen.add(repository);
          yield {
            names: [...fresh],
            ...(page.incomplete || incomplete ? { incomplete: true } : {}),
          };
        }
      }
    },
    async *tags(repository, { signal }) {
      const [owner = '', ...rest] = repository.split('/');
      const image = rest.join('/');
      const more = {
        query: { q: image },
        operation: text('operation.describeTags', { repository: `${name}/${repository}` }),
        repository,
      };
      // The search also finds packages whose names only hold this one.
      const isOfImage = (item: Version) => item.name.toLowerCase() === image.toLowerCase();
      let any = false;
      for await (const { items } of versions(owner, more, signal)) {
        const own = items.filter(isOfImage);
        any ||= own.length > 0;
        yield own
          .filter(({ version }) => !isDigest(version))
          .map(
            (item): TagDetails => ({
              name: item.version,
              digest: null,
              size: null,
              pushedAt: item.created_at,
              pulledAt: null,
            }),
          );
      }
      if (!any) throw notFound(more.operation, repository);
    },
    registryCredential: async (credential) => tokenLogin(credential, 'token'),
  };
}

/** The API takes what the registry takes, and it is the same origin; a token alone in its own words. */
function authorization(credential: Credential | null): Record<string, string> {
  if (credential?.kind === 'password') return { authorization: basicAuthorization(credential) };
  if (credential?.kind !== 'token') return {};
  const { username, token } = credential;
  return {
    authorization:
      username === undefined ? `token ${token}` : basicAuthorization({ username, password: token }),
  };
}

function accountIn(credential: Credential | null): string | null {
  return credential?.kind === 'password' || credential?.kind === 'token'
    ? (credential.username ?? null)
    : null;
}

function notFound(operation: Text, repository: string): BerthError {
  return BerthError.of('NOT_FOUND', failed({ operation }, text('gitea.notFound', { repository })), {
    reason: 'repositoryNotFound',
    hint: text('provider.nameRight.hint', { right: gitea.rights.list }),
  });
}

function needsAccount(name: string): BerthError {
  return cannotList(
    name,
    text('gitea.needsAccount'),
    text('list.saveOrOwner.hint', { right: gitea.rights.list }),
  );
}

function needsUser(name: string): BerthError {
  const operation = text('operation.listRepositories', { registry: name });
  return BerthError.of('FORBIDDEN', failed({ operation }, text('list.tokenOwner')), {
    reason: 'missingScope',
    hint: text('list.tokenOwnerOrOwner.hint', { right: gitea.rights.list }),
  });
}
