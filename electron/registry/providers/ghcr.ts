import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { ghcr } from '../../../shared/providers/ghcr.ts';
import { hostLabel, wholeHost } from '../../../shared/providers/provider-facts.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { failed } from '../../http/request-purpose.ts';
import { header, headerLines } from '../../http/response.ts';
import { nextLink } from '../paging/link-header.ts';
import { type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { looseDigest, looseList, looseTime } from './api/loose-fields.ts';
import { cannotList } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { tokenLogin } from './login/credential-forms.ts';
import type { ProviderCall, ProviderContext, RegistryProvider } from './provider.ts';

const pageSize = 100;
const enterprise = wholeHost(`containers\\.(?<name>${hostLabel})\\.ghe\\.com`);
const enterpriseApi = wholeHost(`api\\.${hostLabel}\\.ghe\\.com`);
/** Tokens of GitHub tell what they are; the oldest are 40 hexadecimal digits (docs.github.com, "Token formats"). */
const usableToken = /^(?:gh[a-z]_|[0-9a-f]{40}$)/;
const fineGrained = /^github_pat_/;

const packageSchema = z.object({
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
});
const organizationSchema = z.object({ login: z.string().min(1) });
const versionSchema = z.object({
  id: z.number(),
  name: looseDigest,
  created_at: looseTime,
  updated_at: looseTime,
  metadata: z.object({ container: z.object({ tags: looseList(z.string().min(1)) }) }),
});

type Fields = Pick<ApiRequest<unknown>, 'path' | 'query' | 'operation' | 'repository'>;

/**
 * GitHub's registry lists through the REST API of its web host
 * (docs.github.com, "REST API endpoints for packages"): the account's own
 * packages and those of its organizations. Only tokens of GitHub are sent there.
 */
export function createGhcr(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const { name } = endpoint;
  const host = apiHostOf(endpoint);
  const api = host === null ? null : context.cloudApi(host);
  const operation = text('operation.listRepositories', { registry: name });

  function walk<T>(
    request: Fields,
    member: z.ZodType<T>,
    keyOf: (item: T) => string,
    signal: AbortSignal,
    noteGap: () => void = () => undefined,
  ) {
    if (api === null) throw unknownHost(name);
    return numberedPages<T>({
      keyOf,
      limits,
      signal,
      fetch: async (page): Promise<NumberedPage<T>> => {
        const token = usable(await context.credential(), name);
        const { body, headers } = await api.request({
          effect: 'read',
          ...request,
          query: { ...request.query, per_page: String(pageSize), page: String(page) },
          headers: {
            accept: 'application/vnd.github+json',
            'x-github-api-version': '2022-11-28',
            authorization: `Bearer ${token}`,
          },
          schema: looseList(member),
          right: ghcr.rights.list,
          signal,
        });
        if (header(headers, 'x-github-sso')?.startsWith('partial-results') === true) noteGap();
        return { items: body, more: nextLink(headerLines(headers, 'link')).kind !== 'none' };
      },
    });
  }

  async function* packages(location: string, signal: AbortSignal) {
    const query = { package_type: 'container' };
    const request = { path: `${location}/packages`, query, operation };
    for await (const page of walk(request, packageSchema, repositoryOf, signal))
      yield {
        names: page.items.map(repositoryOf),
        ...(page.incomplete ? { incomplete: true } : {}),
      };
  }

  /** What the account may see everywhere; without read:org, or where an organization refuses, there may be more. */
  async function* everywhere(signal: AbortSignal) {
    yield* packages('/user', signal);
    let isPartial = false;
    const organizations: string[] = [];
    const request = { path: '/user/orgs', operation };
    const keyOf = ({ login }: { login: string }) => login;
    // Organizations that want a single sign-on for the token first are left out.
    const pages = walk(request, organizationSchema, keyOf, signal, () => {
      isPartial = true;
    });
    try {
      for await (const { items } of pages) organizations.push(...items.map(keyOf));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      isPartial = true;
    }
    for (const login of organizations) yield* orGap(packages(locationOf('orgs', login), signal));
    if (isPartial) yield { names: [], incomplete: true };
  }

  return {
    async *repositories({ signal }: ProviderCall) {
      if (api === null) throw unknownHost(name);
      const [owner] = target.namespace?.split('/') ?? [];
      if (owner === undefined) return yield* everywhere(signal);
      const locations = [locationOf('orgs', owner), locationOf('users', owner)];
      yield* firstFound(
        locations,
        (location) => packages(location, signal),
        unknownOwner(owner, name),
      );
    },
    async *tags(repository, { signal }) {
      if (api === null) throw unknownHost(name);
      const [owner = '', ...rest] = repository.split('/');
      const credential = await context.credential();
      const operation = text('operation.describeTags', { repository: `${name}/${repository}` });
      const locations = [
        ...(isOwn(credential, owner) ? ['/user'] : []),
        locationOf('orgs', owner),
        locationOf('users', owner),
      ];
      yield* firstFound(locations, async function* (location) {
        const path = `${location}/packages/container/${uriPart(rest.join('/'))}/versions`;
        const request = { path, operation, repository };
        const keyOf = ({ id }: { id: number }) => String(id);
        for await (const { items } of walk(request, versionSchema, keyOf, signal))
          yield items.flatMap((version) =>
            version.metadata.container.tags.map(
              (tag): TagDetails => ({
                name: tag,
                digest: version.name,
                size: null,
                pushedAt: version.created_at ?? version.updated_at,
                pulledAt: null,
              }),
            ),
          );
      });
    },
    registryCredential: async (credential) => tokenLogin(credential, 'token'),
  };
}

/** Null for hosts that are none of GitHub's: nothing tells where their API would be. */
function apiHostOf({ origin, hostname }: Endpoint): string | null {
  if (origin !== `https://${hostname}`) return null;
  if (hostname === 'ghcr.io') return 'api.github.com';
  const host = `api.${enterprise.exec(hostname)?.groups?.['name'] ?? ''}.ghe.com`;
  return enterpriseApi.test(host) ? host : null;
}

/** Image names are lower case, whatever the account's name. */
function repositoryOf({ name, owner }: z.infer<typeof packageSchema>): string {
  return `${owner.login.toLowerCase()}/${name}`;
}

function locationOf(kind: 'orgs' | 'users', owner: string): string {
  return `/${kind}/${uriPart(owner)}`;
}

function isOwn(credential: Credential | null, owner: string): boolean {
  const named = credential?.kind === 'password' || credential?.kind === 'token';
  return named && credential.username?.toLowerCase() === owner.toLowerCase();
}

/** The first place that exists; what the last one says stands, or `missing` where it is no such place. */
async function* firstFound<T>(
  locations: readonly string[],
  at: (location: string) => AsyncGenerator<T, void, undefined>,
  missing?: BerthError,
): AsyncGenerator<T, void, undefined> {
  for (const [index, location] of locations.entries()) {
    let any = false;
    try {
      for await (const page of at(location)) {
        any = true;
        yield page;
      }
      return;
    } catch (error) {
      if (any || !isAbsent(error)) throw error;
      if (index === locations.length - 1) throw missing ?? error;
    }
  }
}

async function* orGap<T>(
  pages: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T | { names: string[]; incomplete: true }, void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    yield { names: [], incomplete: true };
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof BerthError && (error.code === 'UNSUPPORTED' || error.code === 'NOT_FOUND')
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof BerthError && error.code === 'FORBIDDEN';
}

/** The token that the API takes. Throws FORBIDDEN (catalogClosed) when none is saved. */
function usable(credential: Credential | null, name: string): string {
  const isPassword = credential?.kind === 'password';
  const secret = isPassword
    ? credential.password
    : credential?.kind === 'token'
      ? credential.token
      : '';
  if (fineGrained.test(secret))
    throw cannotList(
      name,
      text('ghcr.fineGrained'),
      text('list.save.hint', { right: ghcr.rights.list }),
    );
  if (secret === '' || (isPassword && !usableToken.test(secret)))
    throw cannotList(
      name,
      text('ghcr.needsToken'),
      text('list.save.hint', { right: ghcr.rights.list }),
    );
  return secret;
}

function unknownOwner(owner: string, name: string): BerthError {
  const operation = text('operation.listRepositories', { registry: name });
  return BerthError.of('NOT_FOUND', failed({ operation }, text('ghcr.unknownOwner', { owner })), {
    status: 404,
    hint: text('ghcr.unknownOwner.hint'),
  });
}

function unknownHost(name: string): BerthError {
  const operation = text('operation.askProvider', { provider: 'GitHub', registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('ghcr.unknownHost')), {
    hint: text('ghcr.unknownHost.hint'),
  });
}
