import { z } from 'zod';
import { dockerHub, officialName } from '../../../shared/docker-hub.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { dockerhub } from '../../../shared/providers/dockerhub.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { failed } from '../../http/request-purpose.ts';
import { usualPlatform } from '../images/choose-platform.ts';
import { isIndexType } from '../images/media-types.ts';
import { type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import { cannotList } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { TemporaryLogin } from './login/temporary-login.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const apiHost = 'hub.docker.com';
const pageSize = 100;
const operation = text('operation.listRepositories', { registry: dockerHub.host });
const signingIn = { operation: text('operation.signIn', { registry: dockerHub.host }) };
/** The API's tokens last about ten minutes and do not say so outside of the token itself. */
const tokenLifeMs = 9 * 60_000;

const loginSchema = z.object({ access_token: looseText, token: looseText });
const namespacesSchema = z.object({ namespaces: looseList(z.string().min(1)) });
const pageOf = <T>(member: z.ZodType<T>) =>
  z.object({ count: looseCount, next: looseText, results: looseList(member) });
const organisationsSchema = pageOf(z.object({ orgname: z.string().min(1) }));
const repositoriesSchema = pageOf(z.object({ name: z.string().min(1), namespace: looseText }));
const describedSchema = z.object({ last_updated: looseTime, storage_size: looseCount });
const listedTagSchema = z.object({
  name: z.string().min(1),
  digest: looseDigest,
  full_size: looseCount,
  last_updated: looseTime,
  tag_last_pushed: looseTime,
  tag_last_pulled: looseTime,
});
const tagsSchema = pageOf(listedTagSchema);
const namedTagSchema = listedTagSchema.extend({
  media_type: looseText,
  images: looseList(
    z.object({
      os: z.string().min(1),
      architecture: z.string().min(1),
      variant: looseText,
      os_version: looseText,
    }),
  ),
});

type Fields<T> = Omit<ApiRequest<T>, 'effect' | 'right' | 'signal' | 'operation'> & {
  operation?: Text;
};

/**
 * Docker Hub lists through its own API only (docs.docker.com, "Docker Hub
 * API"): the account's namespaces and organisations, then each one's
 * repositories. Without a credential the public ones of a namespace.
 */
export function createDockerHub(context: ProviderContext): RegistryProvider {
  const { limits, target } = context;
  const api = context.cloudApi(apiHost);
  const login = new TemporaryLogin<{ token: string }>(async (credential) => {
    const account = accountOf(credential);
    if (account === null) throw needsAccount();
    return { value: { token: await signIn(account) }, expiresAt: Date.now() + tokenLifeMs };
  });

  /** `POST /v2/auth/token`; the older `/v2/users/login` where that does not exist. */
  async function signIn({ username, secret }: Account): Promise<string> {
    const request = {
      method: 'POST',
      schema: loginSchema,
      ...signingIn,
      right: dockerhub.rights.list,
      totalMs: limits.tokenMs,
      signal: new AbortController().signal,
    } as const;
    try {
      const json = { identifier: username, secret };
      const { body } = await api.request({
        effect: 'read',
        ...request,
        path: '/v2/auth/token',
        json,
      });
      return tokenIn(body);
    } catch (error) {
      if (!(error instanceof BerthError)) throw error;
      if (error.code === 'UNAUTHORIZED') throw wrongLogin(error);
      if (error.code !== 'UNSUPPORTED') throw error;
      const json = { username, password: secret };
      const { body } = await api.request({
        effect: 'read',
        ...request,
        path: '/v2/users/login',
        json,
      });
      return tokenIn(body);
    }
  }

  async function ask<T>(request: Fields<T>, signal: AbortSignal): Promise<T> {
    const credential = await context.credential();
    const full = {
      effect: 'read' as const,
      operation,
      ...request,
      right: dockerhub.rights.list,
      signal,
    };
    if (credential === null || accountOf(credential) === null)
      return (await api.request(full)).body;
    return login.use(credential, signal, async ({ token }) => {
      const headers = { ...request.headers, authorization: `Bearer ${token}` };
      return (await api.request({ ...full, headers })).body;
    });
  }

  function walk<T>(
    request: Fields<{ count: number | null; next: string | null; results: T[] }>,
    keyOf: (item: T) => string,
    signal: AbortSignal,
  ) {
    return numberedPages<T>({
      keyOf,
      limits,
      signal,
      fetch: async (page): Promise<NumberedPage<T>> => {
        const query = { page: String(page), page_size: String(pageSize) };
        const body = await ask({ ...request, query }, signal);
        return { items: body.results, more: body.next !== null, total: body.count ?? undefined };
      },
    });
  }

  async function namespaces(signal: AbortSignal): Promise<string[]> {
    const [chosen] = target.namespace?.split('/') ?? [];
    if (chosen !== undefined) return [chosen];
    const credential = await context.credential();
    const account = credential === null ? null : accountOf(credential);
    if (account === null) throw needsAccount();
    // Tokens of organisations may not ask who they are: their own name is one of the namespaces.
    const names = new Set([account.username.toLowerCase()]);
    await unlessRefused(async () => {
      const own = { path: '/v2/repositories/namespaces', schema: namespacesSchema };
      const listed = await ask(own, signal);
      names.clear();
      for (const name of listed.namespaces) names.add(name);
    });
    await unlessRefused(async () => {
      const organisations = { path: '/v2/user/orgs', schema: organisationsSchema };
      for await (const { items } of walk(organisations, (item) => item.orgname, signal))
        for (const { orgname } of items) names.add(orgname);
    });
    return [...names];
  }

  return {
    async *repositories({ signal }) {
      const all = await namespaces(signal);
      for (const namespace of all) {
        const path = `/v2/repositories/${uriPart(namespace)}/`;
        const request = { path, schema: repositoriesSchema };
        for await (const page of walk(request, (item) => item.name, signal))
          yield {
            names: page.items.map((item) => `${item.namespace ?? namespace}/${item.name}`),
            ...(page.total !== undefined && all.length === 1 ? { total: page.total } : {}),
            ...(page.incomplete ? { incomplete: true } : {}),
          };
      }
    },
    async describeRepository(repository, { signal }) {
      const full = officialName(repository);
      const request = {
        path: pathOf(full),
        schema: describedSchema,
        operation: text('operation.describeRepositories', { registry: dockerHub.host }),
        repository: full,
      };
      const { last_updated, storage_size } = await ask(request, signal);
      return { pushedAt: last_updated, size: storage_size };
    },
    async *tags(repository, { signal }) {
      const full = officialName(repository);
      const request = {
        path: `${pathOf(full)}/tags`,
        schema: tagsSchema,
        operation: text('operation.describeTags', { repository: full }),
        repository: full,
      };
      for await (const page of walk(request, (item) => item.name, signal))
        yield page.items.map(detailsOf);
    },
    async tag(repository, tag, { signal }) {
      const full = officialName(repository);
      const found = await ask(
        {
          path: `${pathOf(full)}/tags/${uriPart(tag)}`,
          schema: namedTagSchema,
          operation: text('operation.describeTags', { repository: full }),
          repository: full,
        },
        signal,
      );
      const mediaType = found.media_type;
      const platforms = found.images
        .filter(({ os }) => os !== 'unknown')
        .map(({ os, architecture, variant, os_version: osVersion }) =>
          usualPlatform({ os, architecture, variant, osVersion }),
        );
      return {
        ...detailsOf({ ...found, name: tag }),
        ...{ mediaType, platforms, artifactType: null, createdAt: null },
        kind: isIndexType(mediaType) ? 'index' : platforms.length > 0 ? 'image' : 'artifact',
      };
    },
  };
}

function detailsOf(item: z.infer<typeof listedTagSchema>): TagDetails {
  return {
    name: item.name,
    digest: item.digest,
    size: item.full_size,
    pushedAt: item.tag_last_pushed ?? item.last_updated,
    pulledAt: item.tag_last_pulled,
  };
}

function pathOf(repository: string): string {
  const [namespace = '', name = ''] = repository.split('/', 2);
  return `/v2/namespaces/${uriPart(namespace)}/repositories/${uriPart(name)}`;
}

interface Account {
  username: string;
  secret: string;
}

function accountOf(credential: Credential): Account | null {
  if (credential.kind === 'password')
    return { username: credential.username, secret: credential.password };
  if (credential.kind === 'token' && credential.username !== undefined)
    return { username: credential.username, secret: credential.token };
  return null;
}

async function unlessRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const refused =
      error instanceof BerthError && ['FORBIDDEN', 'UNSUPPORTED'].includes(error.code);
    if (!refused) throw error;
  }
}

function tokenIn(body: z.infer<typeof loginSchema>): string {
  const token = body.access_token ?? body.token;
  if (token !== null) return token;
  throw BerthError.of(
    'BAD_RESPONSE',
    failed(signingIn, text('dockerhub.noToken', { host: apiHost })),
    {
      reason: 'malformedBody',
      hint: text('registry.tryLater.hint'),
    },
  );
}

function wrongLogin(cause: BerthError): BerthError {
  return cause.retold({ reason: 'wrongCredentials', hint: text('dockerhub.wrongLogin.hint') });
}

function needsAccount(): BerthError {
  return cannotList(
    dockerHub.host,
    text('dockerhub.needsAccount'),
    text('dockerhub.needsAccount.hint'),
  );
}
