import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { headerLines, isSuccess, isWebPage } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { readJson } from '../connection/json-body.ts';
import { walkPages } from '../lists/pages.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import { type Descriptor, readAnnotations, readDescriptors, textField } from './descriptor.ts';
import { type ImageAccess, nameOf, scopesOf } from './image-access.ts';
import { manifestError, noDigest } from './manifest-error.ts';
import type { ReferrersChunk } from './manifest-results.ts';
import { mediaTypes, specificType } from './media-types.ts';
import { listByTag } from './referrers-tag.ts';

export interface ReferrersRequest {
  repository: string;
  digest: string;
  /** Only referrers of this type. */
  artifactType?: string | undefined;
  signal: AbortSignal;
}

/** The server answered in a way that shows it does not have the API. */
class NoReferrersApi extends Error {
  /** False when the answer may have had another cause; then it is asked again next time. */
  readonly certain: boolean;
  constructor(certain: boolean) {
    super('no referrers API');
    this.certain = certain;
  }
}

/**
 * What refers to a digest: signatures, SBOMs, attestations (OCI Distribution
 * 1.1, "Listing Referrers", end-12), over all pages; by the fallback tag where
 * the API is missing, which is remembered of the repository. Throws NOT_FOUND
 * (repositoryNotFound); a digest nobody refers to, or that is missing, has none.
 */
export async function* walkReferrers(
  access: ImageAccess,
  request: ReferrersRequest,
): AsyncGenerator<ReferrersChunk, void, undefined> {
  const { repository, digest, artifactType, signal } = request;
  const traits = access.traits.of(repository);
  if (!isDigest(digest)) throw noDigest(digest);
  let certain = traits.referrersApi === 'no';
  if (!certain) {
    try {
      yield* walkApi(access, request);
      return;
    } catch (error) {
      if (!(error instanceof NoReferrersApi)) throw error;
      certain = error.certain && traits.referrersApi === 'unknown';
    }
  }
  const found = await listByTag(access, { repository, subject: digest, signal });
  if (certain) traits.referrersApi = 'no';
  yield { referrers: found.filter((one) => isWanted(one, artifactType)), source: 'tag' };
}

/**
 * Whether the server keeps a repository's lists of referrers itself. Asked once,
 * with one request, for a digest of it; false also when it cannot be learnt.
 */
export async function hasReferrersApi(
  access: ImageAccess,
  request: ReferrersRequest,
): Promise<boolean> {
  const traits = access.traits.of(request.repository);
  if (traits.referrersApi === 'unknown')
    try {
      await fetchPage(access, request, listUrl(access, request), true);
    } catch (error) {
      if (error instanceof NoReferrersApi) return false;
      if (!(error instanceof BerthError)) throw error;
    }
  return traits.referrersApi === 'yes';
}

async function* walkApi(
  access: ImageAccess,
  request: ReferrersRequest,
): AsyncGenerator<ReferrersChunk, void, undefined> {
  const { limits } = access.session;
  let wanted = new Map<string, Descriptor>();
  let first = true;
  const pages = walkPages({
    url: listUrl(access, request),
    sizes: [],
    limits,
    signal: request.signal,
    fetch: async (url) => {
      const page = await fetchPage(access, request, url, first);
      first = false;
      wanted = new Map(page.wanted.map((one) => [one.digest, one]));
      return { names: page.all.map(({ digest }) => digest), links: page.links };
    },
  });
  for await (const { names, incomplete } of pages)
    yield {
      referrers: names.flatMap((name) => wanted.get(name) ?? []),
      source: 'api',
      ...(incomplete ? { incomplete: true } : {}),
    };
}

function listUrl(access: ImageAccess, { repository, digest, artifactType }: ReferrersRequest): URL {
  const { endpoint } = access.session;
  const path = repositoryPath(endpoint, repository);
  const url = apiUrl(endpoint, `/v2/${path}/referrers/${digest}`);
  if (artifactType !== undefined) url.searchParams.set('artifactType', artifactType);
  return url;
}

async function fetchPage(
  access: ImageAccess,
  request: ReferrersRequest,
  url: URL,
  first: boolean,
): Promise<{ all: Descriptor[]; wanted: Descriptor[]; links: string[] }> {
  const { session } = access;
  const { repository, digest, artifactType, signal } = request;
  const operation = text('operation.listReferrers', {
    image: nameOf(access, repository, digest),
  });
  const response = await session.request({
    effect: 'read',
    url,
    accept: mediaTypes.ociIndex,
    scopes: scopesOf(access, repository, 'pull'),
    limit: session.limits.manifestBytes,
    operation,
    signal,
  });
  const purpose = session.askFor(operation);
  if (first) requireApi(response);
  if (!isSuccess(response.status))
    throw manifestError(response, { purpose, auth: response.auth, repository, reference: digest });
  const index = indexSchema.safeParse(readJson(response, purpose, session.endpoint.origin));
  const type = specificType(response) ?? index.data?.mediaType;
  if (!index.success || type !== mediaTypes.ociIndex) {
    if (first) throw new NoReferrersApi(true);
    throw BerthError.of(
      'BAD_RESPONSE',
      failed(purpose, text('images.noReferrers', { host: purpose.host })),
      { reason: 'malformedBody', status: response.status, hint: text('http.tryAgain.hint') },
    );
  }
  access.traits.of(repository).referrersApi = 'yes';
  const all = readDescriptors(index.data.manifests);
  const filtered = isFiltered(response, index.data.annotations);
  return {
    all,
    wanted: filtered ? all : all.filter((one) => isWanted(one, artifactType)),
    links: headerLines(response.headers, 'link'),
  };
}

const indexSchema = z.object({
  mediaType: textField,
  manifests: z.unknown().optional(),
  annotations: z.unknown().optional(),
});

/** Statuses that answer for a path that does not exist; the API itself has only 200 and 400. */
const missing: ReadonlySet<number> = new Set([404, 405, 406, 501]);

/** Throws NoReferrersApi unless the answer can be one of the API; 404 may also be about repository or digest. */
function requireApi(response: AuthenticatedResponse): void {
  const { status } = response;
  if (missing.has(status)) {
    const { errors } = readErrorBody(response);
    if (!errors.some(({ code }) => code === 'NAME_UNKNOWN'))
      throw new NoReferrersApi(!errors.some(({ code }) => code === 'MANIFEST_UNKNOWN'));
  }
  if (status === 400) throw new NoReferrersApi(false);
  const type = specificType(response);
  const isOther = isWebPage(response) || (type !== null && type !== mediaTypes.ociIndex);
  if (isSuccess(status) && isOther) throw new NoReferrersApi(true);
}

/** The filter asked for was applied, by header or, in the drafts of OCI 1.1, by annotation. */
function isFiltered(response: AuthenticatedResponse, annotations: unknown): boolean {
  const applied = [
    ...headerLines(response.headers, 'oci-filters-applied'),
    readAnnotations(annotations)['org.opencontainers.referrers.filtersApplied'] ?? '',
  ];
  return applied
    .flatMap((line) => line.split(','))
    .some((name) => name.trim().toLowerCase() === 'artifacttype');
}

function isWanted(one: Descriptor, artifactType: string | undefined): boolean {
  return artifactType === undefined || one.artifactType === artifactType;
}
