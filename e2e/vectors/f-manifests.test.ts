import { describe, expect, test } from 'vitest';
import { acceptManifests, mediaTypes } from '../../electron/registry/images/media-types.ts';
import { type Behaviour, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import {
  asked,
  contentOf,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  reply,
  repository,
  type StoredContent,
  send,
} from '../fixtures/registry-client/image-store.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const other = `sha256:${'ab'.repeat(32)}`;

/** A store with one image under `1.0`, and a server over it whose manifests are sent as `bend` says. */
async function served(
  image: StoredContent,
  bend?: (answer: Parameters<Behaviour>, image: StoredContent) => boolean,
) {
  const store = new ImageStore();
  store.add(image, '1.0');
  const server = await serve((request, response) => {
    const bent = request.url?.includes('/manifests/') && bend?.([request, response], image);
    if (bent !== true) store.answer(request, response);
  });
  return { store, server, registry: client(server.address) };
}

describe('HEAD of manifests', () => {
  test('[V117] without a digest: a GET is hashed instead, from then on at once', async () => {
    const image = imageOf();
    const { server, registry } = await served(image, ([request, response]) => {
      response.writeHead(200, { 'content-type': image.mediaType });
      response.end(request.method === 'HEAD' ? undefined : image.body);
      return true;
    });
    const head = await registry.headManifest(repository, '1.0', { signal });
    expect(head).toEqual({
      digest: image.digest,
      proof: 'computed',
      mediaType: image.mediaType,
      size: image.body.length,
    });
    await registry.headManifest(repository, '1.0', { signal });
    expect(asked(server)).toEqual(['HEAD manifests/1.0', 'GET manifests/1.0', 'GET manifests/1.0']);
    expect(server.requests.map(({ headers }) => headers.accept)).toEqual([
      acceptManifests,
      acceptManifests,
      acceptManifests,
    ]);
  });

  test.each([404, 405, 501])('[V121] refused with %i: GET, remembered', async (status) => {
    const image = imageOf();
    const { server, registry } = await served(image, ([request, response]) => {
      if (request.method !== 'HEAD') return false;
      reply(response, status, '');
      return true;
    });
    for (let round = 0; round < 2; round += 1)
      expect(await registry.headManifest(repository, '1.0', { signal })).toMatchObject({
        digest: image.digest,
      });
    expect(asked(server)).toEqual(['HEAD manifests/1.0', 'GET manifests/1.0', 'GET manifests/1.0']);
  });

  test('[V121] a tag that is missing for GET, too, says nothing of HEAD', async () => {
    const { server, registry } = await served(imageOf());
    const error = await failureOf(registry.headManifest(repository, '9.9', { signal }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', reason: 'tagNotFound', status: 404 });
    await registry.headManifest(repository, '1.0', { signal });
    expect(asked(server)).toEqual([
      'HEAD manifests/9.9',
      'GET manifests/9.9',
      'HEAD manifests/1.0',
    ]);
  });

  test('[V122] another length than GET is no error', async () => {
    const image = imageOf();
    const { registry } = await served(image, ([request, response]) => {
      const headers = {
        'content-length': request.method === 'HEAD' ? '77' : `${image.body.length}`,
      };
      send(response, image, '', request.method, headers);
      return true;
    });
    expect(await registry.headManifest(repository, '1.0', { signal })).toMatchObject({
      digest: image.digest,
      size: 77,
    });
    expect(await registry.manifest(repository, '1.0', { signal })).toMatchObject({
      digest: image.digest,
      proof: 'computed',
      size: image.body.length,
    });
  });
});

describe('digests', () => {
  const bent = ([request, response]: Parameters<Behaviour>, image: StoredContent) => {
    send(response, image, '', request.method, { 'docker-content-digest': other });
    return true;
  };

  test('[V118] another digest in the header: the hash counts, deletes are refused', async () => {
    const image = imageOf();
    const { server, registry } = await served(image, bent);
    expect(await registry.manifest(repository, '1.0', { signal })).toMatchObject({
      digest: image.digest,
      proof: 'mismatch',
      claimedDigest: other,
    });
    for (const digest of [image.digest, other])
      expect(
        await failureOf(registry.deleteManifest(repository, digest, { signal })),
      ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'digestMismatch' });
    expect(asked(server)).toEqual(['GET manifests/1.0']);
    expect(await registry.headManifest(repository, '1.0', { signal })).toMatchObject({
      proof: 'mismatch',
    });
  });

  test('[V118] other bytes than asked for by digest are refused', async () => {
    const image = imageOf();
    const { server, registry } = await served(image, bent);
    for (const work of [
      () => registry.manifest(repository, other, { signal }),
      () => registry.deleteManifest(repository, other, { signal }),
    ])
      expect(await failureOf(work())).toMatchObject({
        code: 'BAD_RESPONSE',
        reason: 'digestMismatch',
      });
    expect(asked(server)).toEqual([`GET manifests/${other}`, `GET manifests/${other}`]);
  });

  const layer = `sha256:${'cd'.repeat(32)}`;
  const signed = contentOf(
    {
      schemaVersion: 1,
      name: repository,
      tag: '1.0',
      architecture: 'amd64',
      fsLayers: [{ blobSum: layer }, { blobSum: other }],
      history: [{ v1Compatibility: '{"created":"2016-01-02T03:04:05Z"}' }],
      signatures: [{ header: {}, signature: 'x', protected: 'y' }],
    },
    mediaTypes.schema1Signed,
  );

  test('[V120] of signed schema 1 come from the header; it is for reading only', async () => {
    const { server, registry } = await served(signed, bent);
    const manifest = await registry.manifest(repository, '1.0', { signal });
    expect(manifest).toMatchObject({ digest: other, proof: 'header' });
    expect(manifest.document).toMatchObject({
      kind: 'schema1',
      name: repository,
      tag: '1.0',
      architecture: 'amd64',
      layers: [other, layer],
      createdAt: '2016-01-02T03:04:05.000Z',
    });
    const error = await failureOf(registry.deleteManifest(repository, other, { signal }));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(asked(server)).toEqual(['GET manifests/1.0', `GET manifests/${other}`]);
  });
});

describe('types of manifests', () => {
  test.each(['application/json', 'application/octet-stream', 'text/plain; charset=utf-8', ''])(
    '[V124] under "%s" the body tells',
    async (type) => {
      const image = imageOf();
      const { registry } = await served(image, ([request, response]) => {
        send(response, image, '', request.method, { 'content-type': type });
        return true;
      });
      expect(await registry.manifest(repository, '1.0', { signal })).toMatchObject({
        mediaType: image.mediaType,
        document: { kind: 'image', isContainerImage: true },
      });
    },
  );

  test('[V124] without any word of a type the shape tells', async () => {
    const child = imageOf();
    const index = contentOf(
      { schemaVersion: 2, manifests: [descriptorOf(child)] },
      'application/json',
    );
    const { registry } = await served(index);
    expect(await registry.manifest(repository, '1.0', { signal })).toMatchObject({
      mediaType: mediaTypes.ociIndex,
      document: { kind: 'index', entries: [{ digest: child.digest }] },
    });
  });

  const blob = contentOf('x', 'application/x');

  test('[V125] an unknown type is shown as it is, with its descriptors', async () => {
    const mediaType = 'application/vnd.example.thing.v9+json';
    const json = { mediaType, config: descriptorOf(blob), blobs: [descriptorOf(blob), { odd: 1 }] };
    const { server, registry } = await served(contentOf(json, mediaType));
    const { document, ...manifest } = await registry.manifest(repository, '1.0', { signal });
    expect(manifest).toMatchObject({ mediaType, proof: 'computed' });
    expect(document).toMatchObject({ kind: 'unknown', json });
    expect(document.kind === 'unknown' ? document.descriptors : []).toMatchObject([
      { digest: blob.digest },
      { digest: blob.digest },
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      accept: acceptManifests,
      'accept-encoding': 'identity',
    });
  });

  test('[V125] the artifact manifest of the drafts is read', async () => {
    const mediaType = mediaTypes.ociArtifact;
    const subject = descriptorOf(imageOf());
    const json = { mediaType, artifactType: 'a/sbom', blobs: [descriptorOf(blob)], subject };
    const { registry } = await served(contentOf(json, mediaType));
    expect((await registry.manifest(repository, '1.0', { signal })).document).toMatchObject({
      kind: 'artifact',
      artifactType: 'a/sbom',
      blobs: [{ digest: blob.digest }],
      subject: { digest: imageOf().digest },
    });
  });

  test.each([
    ['an image', imageOf({ manifests: [descriptorOf(blob)] })],
    ['an index', indexOf([descriptorOf(blob)], { layers: [] })],
  ])('[V125] what calls itself %s and is both is neither', async (_title, document) => {
    const { registry } = await served(document);
    expect((await registry.manifest(repository, '1.0', { signal })).document).toMatchObject({
      kind: 'unknown',
      descriptors: expect.arrayContaining([expect.objectContaining({ digest: blob.digest })]),
    });
  });
});
