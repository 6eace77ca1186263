import { describe, expect, test } from 'vitest';
import { mediaTypes } from '../../electron/registry/images/media-types.ts';
import { startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import {
  asked,
  contentOf,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  repository,
  type StoredContent,
} from '../fixtures/registry-client/image-store.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const other = `sha256:${'ab'.repeat(32)}`;

/** A store with one manifest under `1.0`. */
async function served(manifest: StoredContent) {
  const store = new ImageStore();
  store.add(manifest, '1.0');
  const server = await serve(store.answer);
  return { store, server, registry: client(server.address) };
}

describe('indexes', () => {
  test('[V126] without children has no platforms', async () => {
    const { registry } = await served(indexOf([]));
    expect((await registry.manifest(repository, '1.0', { signal })).document).toMatchObject({
      kind: 'index',
      entries: [],
      attestations: [],
    });
  });

  test('[V126] children that are missing are named, and no failure', async () => {
    const child = imageOf();
    const index = indexOf([
      descriptorOf(child, { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
      { mediaType: mediaTypes.ociManifest, digest: other, size: 7 },
    ]);
    const { store, server, registry } = await served(index);
    store.add(child);
    const { document } = await registry.manifest(repository, '1.0', { signal });
    const digests = document.kind === 'index' ? document.entries.map(({ digest }) => digest) : [];
    expect(digests).toEqual([child.digest, other]);
    expect(await registry.missingManifests(repository, digests, { signal })).toEqual([other]);
    expect(asked(server).sort()).toEqual(
      [
        'GET manifests/1.0',
        `GET manifests/${other}`,
        `HEAD manifests/${child.digest}`,
        `HEAD manifests/${other}`,
      ].sort(),
    );
    expect(await failureOf(registry.manifest(repository, other, { signal }))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'manifestNotFound',
    });
  });

  test('[V127] attestations are told from platforms', async () => {
    const child = imageOf();
    const attestation = imageOf({ annotations: { kind: 'attestation' } });
    const bare = imageOf({ annotations: { kind: 'bare' } });
    const unknown = { os: 'unknown', architecture: 'unknown' };
    const { registry } = await served(
      indexOf([
        descriptorOf(child, { platform: { os: 'linux', architecture: 'amd64' } }),
        descriptorOf(attestation, {
          platform: unknown,
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': child.digest,
          },
        }),
        descriptorOf(bare),
        descriptorOf(bare, { platform: unknown }),
      ]),
    );
    const { document } = await registry.manifest(repository, '1.0', { signal });
    expect(document).toMatchObject({
      kind: 'index',
      entries: [
        { digest: child.digest, platform: { os: 'linux', architecture: 'amd64' } },
        { digest: bare.digest, platform: null },
        { digest: bare.digest, platform: null },
      ],
      attestations: [{ of: child.digest, descriptor: { digest: attestation.digest } }],
    });
  });
});

describe('configs', () => {
  const dated = '{"created":"2026-01-02T03:04:05Z","os":"linux","config":{"Env":["A=b"]}}';

  async function configured(mediaType: string, more: object = {}) {
    const config = contentOf(dated, mediaType);
    const { store, server, registry } = await served(
      imageOf({ config: descriptorOf(config), ...more }),
    );
    store.addBlob(config);
    const { document } = await registry.manifest(repository, '1.0', { signal });
    if (document.kind !== 'image' || document.config === null) throw new Error('no config');
    return {
      document,
      blob: await registry.config(repository, document.config, { signal }),
      server,
    };
  }

  test('[V128] of an image is read', async () => {
    const { document, blob, server } = await configured(mediaTypes.dockerConfig);
    expect(document).toMatchObject({ isContainerImage: true, artifactType: null });
    expect(blob.image).toMatchObject({
      createdAt: '2026-01-02T03:04:05.000Z',
      os: 'linux',
      env: ['A=b'],
    });
    expect(asked(server)).toEqual(['GET manifests/1.0', `GET blobs/${blob.digest}`]);
    expect(server.requests[1]?.headers['accept-encoding']).toBe('identity');
  });

  test.each([
    ['application/vnd.cncf.helm.config.v1+json', {}, 'application/vnd.cncf.helm.config.v1+json'],
    ['application/vnd.wasm.config.v0+json', {}, 'application/vnd.wasm.config.v0+json'],
    ['application/vnd.oci.empty.v1+json', { artifactType: 'a/sbom' }, 'a/sbom'],
  ])('[V128] of %s is not', async (mediaType, more, artifactType) => {
    const { document, blob } = await configured(mediaType, more);
    expect(document).toMatchObject({ isContainerImage: false, artifactType });
    expect(blob).toMatchObject({ mediaType, image: null });
    expect(Buffer.from(blob.bytes).toString()).toBe(dated);
  });
});
