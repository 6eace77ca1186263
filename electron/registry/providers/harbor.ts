import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { Scan } from '../../../shared/model/scan.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { harbor } from '../../../shared/providers/harbor.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { header } from '../../http/response.ts';
import { type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { countSeverities, severityCounts } from './api/scan-counts.ts';
import { basicHeader } from './login/credential-forms.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const pageSize = 100;

const projectSchema = z.object({ name: z.string().min(1), repo_count: looseCount });
const repositorySchema = z.object({ name: z.string().min(1) });
const describedSchema = z.object({ artifact_count: looseCount, update_time: looseTime });
/** One scanner's report (goharbor/harbor, `api/v2.0/swagger.yaml`, `NativeReportSummary`). */
const reportSchema = z.object({
  scan_status: looseText,
  end_time: looseTime,
  summary: z.object({ summary: severityCounts }).nullish().catch(null),
});
const artifactSchema = z.object({
  project_id: looseCount,
  /** Reports by their media type. */
  scan_overview: z.record(z.string(), z.unknown()).nullish().catch(null),
  digest: looseDigest,
  size: looseCount,
  push_time: looseTime,
  pull_time: looseTime,
  tags: looseList(
    z.object({ name: z.string().min(1), push_time: looseTime, pull_time: looseTime }),
  ),
});

type Request<T> = Pick<ApiRequest<T>, 'path' | 'query' | 'operation' | 'repository'>;

/**
 * Harbor's own API on the registry's host (goharbor/harbor,
 * `api/v2.0/swagger.yaml`): projects, their repositories, and artifacts. Its
 * catalog is for system administrators alone.
 */
export function createHarbor(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const api = context.ownApi();
  const operation = text('operation.listRepositories', { registry: endpoint.name });

  function walk<T>(
    request: Request<T[]>,
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
        const { body, headers } = await api.request({
          effect: 'read',
          ...request,
          path: `/api/v2.0${request.path}`,
          query: { ...request.query, page: String(page), page_size: String(pageSize) },
          headers: await headersOf(context),
          schema: looseList(member),
          right: harbor.rights.list,
          signal,
        });
        received += body.length;
        const total = totalIn(header(headers, 'x-total-count'));
        const more =
          total === null
            ? /rel="?next/i.test(header(headers, 'link') ?? '') || body.length === pageSize
            : received < total;
        return { items: body, more, total: total ?? undefined };
      },
    });
  }

  async function projects(signal: AbortSignal): Promise<string[]> {
    const [chosen] = target.namespace?.split('/') ?? [];
    if (chosen !== undefined) return [chosen];
    const names: string[] = [];
    try {
      const request = { path: '/projects', operation };
      for await (const page of walk(request, projectSchema, (item) => item.name, signal))
        for (const { name, repo_count } of page.items) if (repo_count !== 0) names.push(name);
    } catch (error) {
      const own = robotProject(await context.credential());
      if (own === null || !(error instanceof BerthError) || error.code !== 'FORBIDDEN') throw error;
      return [own];
    }
    return names;
  }

  return {
    async *repositories({ signal }) {
      for (const project of await projects(signal)) {
        const path = `/projects/${uriPart(project)}/repositories`;
        const request = { path, operation };
        for await (const page of walk(request, repositorySchema, (item) => item.name, signal))
          yield {
            names: page.items.map((item) => item.name),
            ...(page.incomplete ? { incomplete: true } : {}),
          };
      }
    },
    async describeRepository(repository, { signal }) {
      const { body } = await api.request({
        effect: 'read',
        path: `/api/v2.0${pathOf(repository)}`,
        headers: await headersOf(context),
        operation: text('operation.describeRepositories', { registry: endpoint.name }),
        repository,
        schema: describedSchema,
        right: harbor.rights.list,
        signal,
      });
      return { artifacts: body.artifact_count, pushedAt: body.update_time };
    },
    async *tags(repository, { signal }) {
      const request = {
        path: `${pathOf(repository)}/artifacts`,
        query: { with_tag: 'true', with_scan_overview: 'true' },
        operation: text('operation.describeTags', { repository: `${endpoint.name}/${repository}` }),
        repository,
      };
      const keyOf = (item: z.infer<typeof artifactSchema>) => JSON.stringify(item);
      for await (const { items } of walk(request, artifactSchema, keyOf, signal))
        yield items.flatMap((artifact) =>
          artifact.tags.map(
            (tag): TagDetails => ({
              name: tag.name,
              digest: artifact.digest,
              size: artifact.size,
              pushedAt: tag.push_time ?? artifact.push_time,
              pulledAt: tag.pull_time ?? artifact.pull_time,
              ...scanOf(artifact, repository.slice(repository.indexOf('/') + 1), endpoint),
            }),
          ),
        );
    },
  };
}

async function headersOf(context: ProviderContext): Promise<Record<string, string>> {
  return {
    ...basicHeader(await context.credential()),
    // A project may be called 2024; without this it would be taken for an id.
    'x-is-resource-name': 'true',
  };
}

/** Harbor's own proxy decodes the path once: a slash inside a name is encoded twice. */
function pathOf(repository: string): string {
  const [project = '', ...rest] = repository.split('/');
  return `/projects/${uriPart(project)}/repositories/${uriPart(uriPart(rest.join('/')))}`;
}

/** The first report that a scanner finished; Harbor leaves out severities of which there are none. */
function scanOf(
  { scan_overview, project_id, digest }: z.infer<typeof artifactSchema>,
  repository: string,
  { origin }: Pick<Endpoint, 'origin'>,
): { scan?: Scan } {
  for (const value of Object.values(scan_overview ?? {})) {
    const { data } = reportSchema.safeParse(value);
    if (data?.scan_status !== 'Success') continue;
    const counts = data.summary?.summary ?? countSeverities([]);
    const place = `/harbor/projects/${project_id}/repositories/${uriPart(repository)}`;
    const isLinked = origin.startsWith('https:') && project_id !== null && digest !== null;
    const link = isLinked ? `${origin}${place}/artifacts-tab/artifacts/${digest}` : null;
    return { scan: { ...counts, scannedAt: data.end_time, link } };
  }
  return {};
}

/** `robot$project+name`: a robot of one project, which may not list projects. */
function robotProject(credential: Credential | null): string | null {
  const username =
    credential?.kind === 'password' || credential?.kind === 'token' ? credential.username : '';
  return /\$([^+$]+)\+/.exec(username ?? '')?.[1] ?? null;
}

function totalIn(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}
