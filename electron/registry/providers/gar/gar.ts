import { z } from 'zod';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { gar } from '../../../../shared/providers/gar.ts';
import { text } from '../../../../shared/text/text.ts';
import { uriPart } from '../../../../shared/uri-part.ts';
import { repositoryScope } from '../../auth/scope.ts';
import { cursorPages } from '../../paging/cursor-pages.ts';
import { nextQuery, queryOf } from '../../paging/link-header.ts';
import { repositoryPath } from '../../protocol/endpoint.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from '../api/loose-fields.ts';
import { cannotList } from '../api/provider-error.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import { countSeverities } from '../api/scan-counts.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import {
  type GarHost,
  type GarScope,
  garHost,
  garScope,
  imageName,
  notGoogle,
  repositoriesPath,
  resourceId,
} from './gar-host.ts';
import { publicImages } from './gar-public.ts';
import { GoogleTokens, googleAccount, tokenLogin } from './google-login.ts';
import { googleTokenHost } from './google-service-account.ts';

const apiHost = 'artifactregistry.googleapis.com';
/** Artifact Analysis (cloud.google.com, "REST Resource: projects.occurrences", getVulnerabilitySummary). */
const scanHost = 'containeranalysis.googleapis.com';
const scanSchema = z.object({
  counts: looseList(z.object({ severity: looseText, totalCount: looseCount })),
});
const pageSize = '1000';
/** One page holds what go-containerregistry asks for at once. */
const tagsAtOnce = '10000';

const resource = z.object({ name: z.string().min(1), format: looseText });
/** Repositories of a project, or packages of a repository. */
const pageSchema = z.object({
  repositories: looseList(resource),
  packages: looseList(resource),
  nextPageToken: looseText,
  /** Lists may be empty, an error is none. */
  error: z.undefined().optional(),
});
const manifestSchema = z.object({
  tag: looseList(z.string().min(1)),
  imageSizeBytes: looseCount,
  timeUploadedMs: looseTime,
});
const tagsSchema = z.object({
  tags: looseList(z.string().min(1)),
  manifest: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/**
 * Google Artifact Registry: its catalog answers an empty list, so that
 * repositories and packages come from the API (cloud.google.com, "Artifact
 * Registry API", v1), and the details of tags from what the registry adds to
 * its tag lists (go-containerregistry, `pkg/v1/google`). Of a service account
 * both see only access tokens.
 */
export function createGar(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target, registryApi } = context;
  const location = endpoint.secure ? garHost(endpoint) : null;
  const opened = new Map<string, ProviderApi>();
  const tokens = new GoogleTokens(() => api(googleTokenHost), {
    name: endpoint.name,
    tokenMs: limits.tokenMs,
  });

  function api(host: string): ProviderApi {
    const known = opened.get(host) ?? context.cloudApi(host);
    opened.set(host, known);
    return known;
  }

  /** Resources page by page, each request with a token that is good by then. */
  function resources(path: string, ask: Asking, signal: AbortSignal) {
    return cursorPages<Resource>({
      keyOf: ({ name }) => name,
      limits,
      signal,
      fetch: async (cursor) =>
        ask(async (token, signal) => {
          const { body } = await api(apiHost).request({
            effect: 'read',
            path,
            query: { pageSize, ...(cursor === null ? {} : { pageToken: cursor }) },
            headers: { authorization: `Bearer ${token}` },
            schema: pageSchema,
            operation: text('operation.listRepositories', { registry: endpoint.name }),
            right: gar.rights.list,
            signal,
          });
          return { items: [...body.repositories, ...body.packages], next: body.nextPageToken };
        }),
    });
  }

  async function* repositoryIds(
    location: GarHost,
    scope: GarScope,
    ask: Asking,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    if (scope.repository !== null) return yield scope.repository;
    for await (const { items } of resources(repositoriesPath(location, scope), ask, signal))
      for (const { name, format } of items) if (format === 'DOCKER') yield resourceId(name);
  }

  return {
    async *repositories({ signal }) {
      const credential = await context.credential();
      const account = googleAccount(credential);
      if (account === null || credential === null) {
        const anonymous = credential === null || credential.kind === 'none';
        if (!anonymous || target.namespace === null) throw needsAccount(endpoint.name);
        return yield* publicImages(context, target.namespace, signal);
      }
      if (location === null) throw notGoogle(endpoint.name);
      const key = account.kind === 'key' ? account.key.projectId : null;
      const scope = garScope(location, target.namespace, key);
      if (scope === null) throw needsProject(endpoint.name);
      const ask: Asking = (task) =>
        tokens.use(credential, account, signal, (token) => task(token, signal));
      for await (const repository of repositoryIds(location, scope, ask, signal)) {
        const path = `${repositoriesPath(location, scope)}/${uriPart(repository)}/packages`;
        for await (const page of resources(path, ask, signal))
          yield {
            names: page.items.map(({ name }) =>
              imageName(location, scope, repository, resourceId(name)),
            ),
            ...(page.incomplete ? { incomplete: true } : {}),
          };
      }
    },
    async *tags(repository, { signal }) {
      const path = `/v2/${repositoryPath(endpoint, repository)}/tags/list`;
      const pages = cursorPages<TagDetails>({
        keyOf: ({ name }) => name,
        limits,
        signal,
        fetch: async (cursor) => {
          const { body, headers } = await registryApi.request({
            effect: 'read',
            path,
            query: cursor === null ? { n: tagsAtOnce } : queryOf(cursor),
            scopes: [repositoryScope(repository, 'pull')],
            schema: tagsSchema,
            operation: text('operation.describeTags', {
              repository: `${endpoint.name}/${repository}`,
            }),
            right: gar.rights.list,
            repository,
            signal,
          });
          return { items: detailsIn(body), next: nextQuery(headers, path) };
        },
      });
      for await (const { items } of pages) yield items;
    },
    async scan(repository, digest, { signal }) {
      const credential = await context.credential();
      const account = googleAccount(credential);
      if (account === null || credential === null) return null;
      const url = `https://${endpoint.name}/${repository}@${digest}`;
      const [project = ''] = repository.split('/');
      const { counts } = await tokens.use(credential, account, signal, async (token) => {
        const { body } = await api(scanHost).request({
          effect: 'read',
          path: `/v1/projects/${uriPart(project)}/occurrences:vulnerabilitySummary`,
          query: { filter: `resourceUrl="${url}"` },
          headers: { authorization: `Bearer ${token}` },
          schema: scanSchema,
          operation: text('operation.readScan', { repository: `${endpoint.name}/${repository}` }),
          right: text('right.gar.scan'),
          signal,
        });
        return body;
      });
      // One that was not scanned has no counts, and one without findings has none either.
      if (counts.length === 0) return null;
      return {
        ...countSeverities(counts.map((one) => [one.severity ?? '', one.totalCount ?? 0] as const)),
        scannedAt: null,
        link: `https://${endpoint.name}/${repository}@${digest}`,
      };
    },
    registryCredential: async (credential, refused) => {
      const account = googleAccount(credential);
      if (account === null || credential === null) return credential;
      if (location === null) throw notGoogle(endpoint.name);
      if (account.kind === 'accessToken' && credential.kind === 'password') return credential;
      return account.kind === 'accessToken'
        ? tokenLogin(account.token)
        : tokens.get(credential, refused);
    },
  };
}

type Resource = z.infer<typeof resource>;
type Asking = <R>(task: (token: string, signal: AbortSignal) => Promise<R>) => Promise<R>;

/** Tags by the manifests that carry them; a tag that no manifest names is known by its name alone. */
function detailsIn({ tags, manifest }: z.infer<typeof tagsSchema>): TagDetails[] {
  const known = new Map<string, TagDetails>();
  for (const [key, value] of Object.entries(manifest ?? {})) {
    const parsed = manifestSchema.safeParse(value);
    if (!parsed.success) continue;
    const { tag, imageSizeBytes: size, timeUploadedMs: pushedAt } = parsed.data;
    const digest = looseDigest.parse(key);
    for (const name of tag) known.set(name, { name, digest, size, pushedAt, pulledAt: null });
  }
  return tags.map(
    (name) => known.get(name) ?? { name, digest: null, size: null, pushedAt: null, pulledAt: null },
  );
}

function needsAccount(name: string) {
  return cannotList(
    name,
    text('gar.needsAccount'),
    text('gar.needsAccount.hint', { right: gar.rights.list }),
  );
}

function needsProject(name: string) {
  return cannotList(name, text('gar.needsProject'), text('gar.needsProject.hint'));
}
