import type { RegistryClient } from '../../../electron/registry/client.ts';
import { digestOf } from '../../../electron/registry/images/digest.ts';
import { mediaTypes } from '../../../electron/registry/images/media-types.ts';
import { accessToken } from './secrets.ts';
import { answerOf, type PlainAnswer } from './wire-answer.ts';

/** One kind of request: which one it is, its good answer, and the call that makes it. */
export interface EndpointKind {
  name: string;
  matches(method: string, path: string): boolean;
  /** The registry behind it asks for a token; else it is open to all. */
  tokens: boolean;
  good: PlainAnswer;
  /** Gives something to look at, or throws. */
  drive(client: RegistryClient, signal: AbortSignal): Promise<unknown>;
}

const config = Buffer.from('{"architecture":"amd64","os":"linux","config":{},"rootfs":{}}');
const configDescriptor = {
  mediaType: mediaTypes.ociConfig,
  digest: digestOf(config),
  size: config.length,
};
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: configDescriptor,
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: digestOf(Buffer.from('l')),
        size: 1,
      },
    ],
    annotations: { 'org.opencontainers.image.title': 'app' },
  }),
);
const digest = digestOf(manifest);
const index = JSON.stringify({
  schemaVersion: 2,
  mediaType: mediaTypes.ociIndex,
  manifests: [
    {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(Buffer.from('r')),
      size: 2,
      artifactType: 'a/b',
    },
  ],
});

const names = Array.from({ length: 40 }, (_, at) => `team/app-${at}`);
const ping = answerOf(200, '{}', { 'docker-distribution-api-version': 'registry/2.0' });
const manifestHeaders = { 'content-type': mediaTypes.ociManifest, 'docker-content-digest': digest };
const repository = 'team/app';

async function all(chunks: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return found;
}

/** Every kind of endpoint that the client asks, and what else is needed to get there. */
export const endpointKinds: readonly EndpointKind[] = [
  {
    name: 'ping',
    matches: (_method, path) => path === '/v2/',
    tokens: true,
    good: ping,
    drive: (client, signal) => client.check({ signal }),
  },
  {
    name: 'token',
    matches: (_method, path) => path.startsWith('/token'),
    tokens: true,
    good: answerOf(200, JSON.stringify({ token: accessToken, expires_in: 300 })),
    drive: (client, signal) => all(client.tags(repository, { signal })),
  },
  {
    name: 'catalog',
    matches: (_method, path) => path.startsWith('/v2/_catalog'),
    tokens: true,
    good: answerOf(200, JSON.stringify({ repositories: names }), {
      link: '</v2/_catalog?last=team%2Fapp-39&n=40>; rel="next"',
    }),
    drive: (client, signal) => all(client.repositories({ signal })),
  },
  {
    name: 'tags',
    matches: (_method, path) => path.startsWith(`/v2/${repository}/tags/list`),
    tokens: true,
    good: answerOf(200, JSON.stringify({ name: repository, tags: ['1.0', 'latest'] })),
    drive: (client, signal) => all(client.tags(repository, { signal })),
  },
  {
    name: 'manifest',
    matches: (_method, path) => path.startsWith(`/v2/${repository}/manifests/`),
    tokens: true,
    good: answerOf(200, manifest, manifestHeaders),
    drive: (client, signal) => client.manifest(repository, '1.0', { signal }),
  },
  {
    name: 'head',
    matches: (method) => method === 'HEAD',
    tokens: false,
    good: answerOf(200, manifest, manifestHeaders),
    drive: (client, signal) => client.headManifest(repository, '1.0', { signal }),
  },
  {
    name: 'blob',
    matches: (_method, path) => path.startsWith(`/v2/${repository}/blobs/`),
    tokens: true,
    good: answerOf(200, config, { 'content-type': 'application/octet-stream' }),
    drive: (client, signal) =>
      client.config(
        repository,
        { ...configDescriptor, artifactType: null, annotations: {}, platform: null, urls: [] },
        { signal },
      ),
  },
  {
    name: 'referrers',
    matches: (_method, path) => path.startsWith(`/v2/${repository}/referrers/`),
    tokens: false,
    good: answerOf(200, index, { 'content-type': mediaTypes.ociIndex }),
    drive: (client, signal) => all(client.referrers(repository, digest, { signal })),
  },
  {
    name: 'delete',
    matches: (method) => method === 'DELETE',
    tokens: false,
    good: answerOf(202, ''),
    drive: (client, signal) => client.deleteManifest(repository, digest, { signal }),
  },
];

/** The answer of a healthy registry, for everything on the way to the kind that is tried. */
export function goodAnswer(method: string, path: string): PlainAnswer {
  const kind = endpointKinds.find((one) => one.matches(method, path));
  return kind?.good ?? answerOf(404, '{"errors":[{"code":"NAME_UNKNOWN"}]}');
}
