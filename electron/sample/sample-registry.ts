import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type RepositoryContents, SampleContents } from './contents.ts';
import { mediaTypes } from './document.ts';
import { type Page, pageOf } from './paging.ts';
import { repositoryNames } from './repository-names.ts';
import { sendDocument, sendSampleError, sendSampleJson } from './sample-answers.ts';

/** Entries of a catalog page, when not asked for and at most, as CNCF distribution has them. */
const catalogLimits = { defaultSize: 100, largest: 1000 };
/** Tags come all at once unless a number is asked for. */
const tagLimits = { defaultSize: null, largest: null };

const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-zA-Z=_-]{32,}$/;
const endpoint =
  /^\/v2\/([a-z0-9._/-]+)\/(tags\/list|manifests\/[^/]+|blobs\/[^/]+|referrers\/[^/]+)$/;

export interface RunningSample {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Starts the sample registry on a free loopback port: a read-only registry
 * after the OCI distribution spec 1.1 whose contents are made as they are asked
 * for, the same on every machine.
 */
export async function startSampleRegistry(): Promise<RunningSample> {
  let contents: SampleContents | undefined;
  const server = createServer({ maxHeaderSize: 16 * 1024 }, (request, response) => {
    contents ??= new SampleContents();
    answer(contents, request, response).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  contents: SampleContents,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendSampleError(response, 'UNSUPPORTED');
  }
  const target = request.url ?? '';
  const url = new URL(`http://sample${target.startsWith('/') ? target : '/'}`);
  if (url.pathname === '/v2/') return sendSampleJson(response, {});
  if (url.pathname === '/v2') {
    response.writeHead(301, { Location: '/v2/' }).end();
    return;
  }
  if (url.pathname === '/v2/_catalog') return sendCatalog(response, url);
  const [, name, what = ''] = endpoint.exec(url.pathname) ?? [];
  if (name === undefined) return sendNothing(response);
  const repository = contents.repository(name);
  if (repository === undefined) return sendSampleError(response, 'NAME_UNKNOWN');
  if (what === 'tags/list') return sendTags(response, url, name, repository);

  // Some clients escape the colon of a digest; nothing else in a reference needs it.
  const [kind, reference = ''] = what.replace(/%3a/i, ':').split('/');
  if (kind === 'manifests') return sendManifest(request, response, repository, reference);
  if (!digestPattern.test(reference)) return sendSampleError(response, 'DIGEST_INVALID');
  if (kind === 'blobs') return sendBlob(request, response, repository, reference);
  return sendReferrers(response, url, repository, reference);
}

function sendCatalog(response: ServerResponse, url: URL): void {
  const page = pageOf(repositoryNames(), url, catalogLimits);
  sendPage(response, page, (repositories) => ({ repositories }));
}

function sendTags(
  response: ServerResponse,
  url: URL,
  name: string,
  { tags }: RepositoryContents,
): void {
  sendPage(response, pageOf(tags.sorted, url, tagLimits), (entries) => ({ name, tags: entries }));
}

function sendPage(
  response: ServerResponse,
  page: Page,
  bodyOf: (entries: readonly string[]) => unknown,
): void {
  if (!page.ok) sendSampleError(response, 'PAGINATION_NUMBER_INVALID');
  else
    sendSampleJson(response, bodyOf(page.entries), {
      headers: page.link === null ? {} : { Link: page.link },
    });
}

async function sendManifest(
  request: IncomingMessage,
  response: ServerResponse,
  repository: RepositoryContents,
  reference: string,
): Promise<void> {
  const manifest = digestPattern.test(reference)
    ? (await repository.ofDigest(reference))?.manifests.get(reference)
    : repository.ofTag(reference)?.top;
  if (manifest === undefined) return sendSampleError(response, 'MANIFEST_UNKNOWN');
  sendDocument(request, response, manifest, manifest.mediaType);
}

async function sendBlob(
  request: IncomingMessage,
  response: ServerResponse,
  repository: RepositoryContents,
  digest: string,
): Promise<void> {
  const blob = (await repository.ofDigest(digest))?.blobs.get(digest);
  if (blob === undefined) return sendSampleError(response, 'BLOB_UNKNOWN');
  sendDocument(request, response, blob, 'application/octet-stream');
}

/** "Listing Referrers": an unknown digest has none, and a filter that was applied is named. */
async function sendReferrers(
  response: ServerResponse,
  url: URL,
  repository: RepositoryContents,
  digest: string,
): Promise<void> {
  const build = await repository.ofDigest(digest);
  const all = build?.top.digest === digest ? build.artifacts : [];
  const filter = url.searchParams.get('artifactType');
  const manifests = all
    .map(({ descriptor }) => descriptor)
    .filter(({ artifactType }) => filter === null || artifactType === filter);
  sendSampleJson(
    response,
    { schemaVersion: 2, mediaType: mediaTypes.index, manifests },
    {
      headers: {
        'Content-Type': mediaTypes.index,
        ...(filter === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
      },
    },
  );
}

function sendNothing(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The listening port is unknown'));
    });
  });
}
