import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaTypes } from '../images/media-types.ts';

/** One manifest or blob of a store. */
export interface StoredContent {
  digest: string;
  mediaType: string;
  body: Buffer;
}

/** JSON as content, named by its hash. */
export function contentOf(json: unknown, mediaType: string): StoredContent {
  const body = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return { body, mediaType, digest: `sha256:${createHash('sha256').update(body).digest('hex')}` };
}

/** A descriptor of content, with further members. */
export function descriptorOf(
  { digest, mediaType, body }: StoredContent,
  more: object = {},
): object {
  return { mediaType, digest, size: body.length, ...more };
}

/** An image's manifest with an empty config of a container image; other `more`, other digests. */
export function imageOf(more: object = {}): StoredContent {
  const config = contentOf({ architecture: 'amd64', os: 'linux' }, mediaTypes.ociConfig);
  const mediaType = mediaTypes.ociManifest;
  return contentOf(
    { schemaVersion: 2, mediaType, config: descriptorOf(config), layers: [], ...more },
    mediaType,
  );
}

/** An index over children. */
export function indexOf(children: readonly object[], more: object = {}): StoredContent {
  const mediaType = mediaTypes.ociIndex;
  return contentOf({ schemaVersion: 2, mediaType, manifests: children, ...more }, mediaType);
}

export const repository = 'team/app';

/**
 * A registry of one repository that does all as OCI Distribution 1.1 says,
 * without the referrers API; tests let it answer whatever they do not bend.
 */
export class ImageStore {
  readonly manifests = new Map<string, StoredContent>();
  readonly blobs = new Map<string, StoredContent>();
  readonly tags = new Map<string, string>();

  /** Stores a manifest, under tags or by digest alone. */
  add(content: StoredContent, ...tags: readonly string[]): StoredContent {
    this.manifests.set(content.digest, content);
    for (const tag of tags) this.tags.set(tag, content.digest);
    return content;
  }

  addBlob(content: StoredContent): StoredContent {
    this.blobs.set(content.digest, content);
    return content;
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const [, name, kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/([^/]+)$/.exec(path) ?? [];
    if (path === '/v2/') reply(response, 200, '{}');
    else if (name !== repository) refuse(response, 404, 'NAME_UNKNOWN');
    else if (kind === 'tags')
      reply(response, 200, JSON.stringify({ name, tags: [...this.tags.keys()] }));
    else if (kind === 'blobs')
      send(response, this.blobs.get(reference), 'BLOB_UNKNOWN', request.method);
    else if (kind === 'manifests') this.answerManifest(reference, request, response);
    else reply(response, 404, '404 page not found\n', 'text/plain');
  };

  private answerManifest(
    reference: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const found = this.manifests.get(this.tags.get(reference) ?? reference);
    if (request.method === 'PUT') this.put(reference, request, response);
    else if (request.method === 'DELETE' && found !== undefined) {
      this.remove(reference);
      reply(response, 202, '');
    } else send(response, found, 'MANIFEST_UNKNOWN', request.method);
  }

  private remove(reference: string): void {
    if (this.tags.delete(reference)) return;
    this.manifests.delete(reference);
    for (const [tag, digest] of this.tags) if (digest === reference) this.tags.delete(tag);
  }

  private put(tag: string, request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const type = request.headers['content-type'] ?? '';
      this.add(contentOf(Buffer.concat(chunks).toString('utf8'), type), tag);
      reply(response, 201, '');
    });
  }
}

/** Sends content as a registry does, HEAD without its body. */
export function send(
  response: ServerResponse,
  content: StoredContent | undefined,
  missing: string,
  method = 'GET',
  headers: Readonly<Record<string, string>> = {},
): void {
  if (content === undefined) {
    refuse(response, 404, missing, 'not known', method);
    return;
  }
  response.writeHead(200, {
    'content-type': content.mediaType,
    'content-length': String(content.body.length),
    'docker-content-digest': content.digest,
    etag: `"${content.digest}"`,
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : content.body);
}

/** Refuses in the registry's own format. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message = 'not known',
  method = 'GET',
): void {
  const body = JSON.stringify({ errors: [{ code, message }] });
  reply(response, status, method === 'HEAD' ? '' : body);
}

/** A plain answer. */
export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'application/json',
): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

/** What a server was asked, such as `GET /v2/team/app/manifests/1.0`, without the repository's path. */
export function asked(server: {
  readonly requests: readonly { method: string; url: string }[];
}): string[] {
  return server.requests.map(
    ({ method, url }) => `${method} ${url.replace(`/v2/${repository}/`, '')}`,
  );
}
