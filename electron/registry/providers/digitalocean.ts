import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { digitalocean } from '../../../shared/providers/digitalocean.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { failed } from '../../http/request-purpose.ts';
import { type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import { cannotList } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { TemporaryLogin } from './login/temporary-login.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const apiHost = 'api.digitalocean.com';
const pageSize = 100;
const loginSeconds = 3600;
const registryHost = 'registry.digitalocean.com';
const operation = text('operation.listRepositories', { registry: registryHost });

const registrySchema = z.object({ registry: z.object({ name: z.string().min(1) }) });
const registriesSchema = z.object({ registries: looseList(z.object({ name: z.string().min(1) })) });
const paging = {
  links: z
    .object({ pages: z.object({ next: looseText }).nullish().catch(null) })
    .nullish()
    .catch(null),
  meta: z.object({ total: looseCount }).nullish().catch(null),
};
const repositoriesSchema = z.object({
  ...paging,
  repositories: looseList(z.object({ name: z.string().min(1), registry_name: looseText })),
});
const tagsSchema = z.object({
  ...paging,
  tags: looseList(
    z.object({
      tag: z.string().min(1),
      manifest_digest: looseDigest,
      compressed_size_bytes: looseCount,
      updated_at: looseTime,
    }),
  ),
});
/** A configuration of Docker: `auths`, by host, each `user:password` in base64. */
const dockerSchema = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().min(1) })),
});

/**
 * DigitalOcean (docs.digitalocean.com, "Container Registries" API): listing by
 * the API token, which stays with the API; the registry gets a login of an
 * hour made from it.
 */
export function createDigitalOcean(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const api = context.cloudApi(apiHost);

  async function ask<T>(
    request: Omit<ApiRequest<T>, 'right' | 'headers'>,
    credential: Credential | null,
  ): Promise<T> {
    const token = tokenOf(credential);
    if (token === null) throw needsToken();
    const headers = { authorization: `Bearer ${token}` };
    return (await api.request({ ...request, headers, right: digitalocean.rights.list })).body;
  }

  async function registries(signal: AbortSignal): Promise<string[]> {
    const path = new URL(target.address).pathname.split('/').find((part) => part !== '');
    const chosen = target.namespace?.split('/')[0] ?? path;
    if (chosen !== undefined) return [chosen];
    const credential = await context.credential();
    try {
      const all = {
        effect: 'read' as const,
        path: '/v2/registries',
        schema: registriesSchema,
        operation,
        signal,
      };
      return (await ask(all, credential)).registries.map(({ name }) => name);
    } catch (error) {
      if (!(error instanceof BerthError) || error.code !== 'UNSUPPORTED') throw error;
      const one = {
        effect: 'read' as const,
        path: '/v2/registry',
        schema: registrySchema,
        operation,
        signal,
      };
      return [(await ask(one, credential)).registry.name];
    }
  }

  const signIn = { operation: text('operation.signIn', { registry: endpoint.name }) };
  const login = new TemporaryLogin<Credential>(async (credential) => {
    const body = await ask(
      {
        effect: 'read',
        path: '/v2/registry/docker-credentials',
        query: { expiry_seconds: String(loginSeconds), read_write: String(!target.readOnly) },
        schema: dockerSchema,
        ...signIn,
        totalMs: limits.tokenMs,
        signal: new AbortController().signal,
      },
      credential,
    );
    const pair = Buffer.from(body.auths[endpoint.hostname]?.auth ?? '', 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (colon <= 0)
      throw BerthError.of(
        'BAD_RESPONSE',
        failed(signIn, text('provider.noLogin', { host: apiHost })),
        { reason: 'malformedBody', hint: text('digitalocean.noLogin.hint') },
      );
    return {
      value: { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1) },
      expiresAt: Date.now() + loginSeconds * 1000,
    };
  });

  return {
    async *repositories({ signal }) {
      for (const registry of await registries(signal)) {
        const pages = numberedPages({
          keyOf: (item: { name: string }) => item.name,
          limits,
          signal,
          fetch: async (page) => {
            const path = `/v2/registry/${uriPart(registry)}/repositoriesV2`;
            const request = { path, query: paged(page), schema: repositoriesSchema };
            const credential = await context.credential();
            const body = await ask({ effect: 'read', ...request, operation, signal }, credential);
            return pageOf(body, body.repositories);
          },
        });
        for await (const { items, incomplete } of pages)
          yield {
            names: items.map(({ name }) => `${registry}/${name}`),
            ...(incomplete ? { incomplete: true } : {}),
          };
      }
    },
    async *tags(repository, { signal }) {
      const [registry = '', ...rest] = repository.split('/');
      const name = uriPart(rest.join('/'));
      const pages = numberedPages({
        keyOf: (item: { tag: string }) => item.tag,
        limits,
        signal,
        fetch: async (page) => {
          const request = {
            effect: 'read' as const,
            path: `/v2/registry/${uriPart(registry)}/repositories/${name}/tags`,
            query: paged(page),
            schema: tagsSchema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            repository,
            signal,
          };
          const body = await ask(request, await context.credential());
          return pageOf(body, body.tags);
        },
      });
      for await (const { items } of pages)
        yield items.map(
          (item): TagDetails => ({
            name: item.tag,
            digest: item.manifest_digest,
            size: item.compressed_size_bytes,
            pushedAt: item.updated_at,
            pulledAt: null,
          }),
        );
    },
    registryCredential: async (credential, refused) =>
      credential === null || tokenOf(credential) === null
        ? credential
        : login.get(credential, refused),
  };
}

/** People also save the API token as both user name and password, as Docker takes it. */
function tokenOf(credential: Credential | null): string | null {
  if (credential?.kind === 'token') return credential.token;
  if (credential?.kind !== 'password' || credential.username !== credential.password) return null;
  return credential.password;
}

function needsToken(): BerthError {
  return cannotList(
    registryHost,
    text('digitalocean.needsToken'),
    text('list.save.hint', { right: digitalocean.rights.list }),
  );
}

function paged(page: number): Record<string, string> {
  return { page: String(page), per_page: String(pageSize) };
}

function pageOf<T>(
  body: {
    links?: { pages?: { next: string | null } | null | undefined } | null | undefined;
    meta?: { total: number | null } | null | undefined;
  },
  items: readonly T[],
): NumberedPage<T> {
  return {
    items,
    more: (body.links?.pages?.next ?? null) !== null,
    total: body.meta?.total ?? undefined,
  };
}
