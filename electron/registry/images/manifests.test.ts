import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  fixedAnswer,
  hang,
  startMisbehavingServer,
  webPage,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  asked,
  contentOf,
  descriptorOf,
  ImageStore,
  imageOf,
  refuse,
  repository,
  send,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { digestOf } from './digest.ts';
import { mediaTypes } from './media-types.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();

describe('what is missing', () => {
  it.each([
    ['NAME_UNKNOWN', '1.0', 'repositoryNotFound'],
    ['MANIFEST_UNKNOWN', '1.0', 'tagNotFound'],
    ['MANIFEST_UNKNOWN', image.digest, 'manifestNotFound'],
    ['NAME_UNKNOWN', image.digest, 'repositoryNotFound'],
    ['NOT_FOUND', '1.0', undefined],
  ])('%s for %s is %s', async (code, reference, reason) => {
    const server = await serve((_request, response) => refuse(response, 404, code));
    const registry = client(server.address);
    for (const work of [
      registry.manifest(repository, reference, { signal }),
      registry.headManifest(repository, reference, { signal }),
    ]) {
      const error = await failureOf(work);
      expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404 });
      expect(error.reason).toBe(reason);
    }
  });

  it('a web page is no missing tag', async () => {
    const server = await serve(
      fixedAnswer(404, '<html>no</html>', { 'content-type': 'text/html' }),
    );
    expect(
      await failureOf(client(server.address).manifest(repository, '1.0', { signal })),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'notARegistry' });
  });
});

describe('bodies', () => {
  it('a web page is no manifest', async () => {
    const server = await serve(webPage);
    expect(
      await failureOf(client(server.address).manifest(repository, '1.0', { signal })),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'notARegistry' });
  });

  it('beyond the limit are not read', async () => {
    const store = new ImageStore();
    const config = store.addBlob(contentOf('x'.repeat(2000), mediaTypes.ociConfig));
    store.add(imageOf({ config: descriptorOf(config), pad: 'x'.repeat(2000) }), 'large');
    const server = await serve(store.answer);
    const registry = client(server.address, { limits: { manifestBytes: 1000, configBytes: 1000 } });
    const descriptor = { ...config, size: null, artifactType: null, annotations: {} };
    for (const work of [
      registry.manifest(repository, 'large', { signal }),
      registry.config(repository, { ...descriptor, platform: null, urls: [] }, { signal }),
    ])
      expect((await failureOf(work)).code).toBe('TOO_LARGE');
    expect(server.requests).toHaveLength(2);
  });

  it('that are compressed all the same are hashed as they were stored', async () => {
    const server = await serve((_request, response) =>
      send(response, { ...image, body: gzipSync(image.body) }, '', 'GET', {
        'content-encoding': 'gzip',
      }),
    );
    expect(
      await client(server.address).manifest(repository, image.digest, { signal }),
    ).toMatchObject({ proof: 'computed', size: image.body.length });
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('that are cut off are asked for once more', async () => {
    let times = 0;
    const server = await serve((_request, response) => {
      times += 1;
      const body = times === 1 ? image.body.subarray(0, 40) : image.body;
      send(response, { ...image, body }, '');
    });
    expect(await client(server.address).manifest(repository, '1.0', { signal })).toMatchObject({
      proof: 'computed',
    });
    expect(asked(server)).toEqual(['GET manifests/1.0', 'GET manifests/1.0']);
  });

  it('of configs must have their digest', async () => {
    const store = new ImageStore();
    const config = contentOf('{"os":"linux"}', mediaTypes.ociConfig);
    store.blobs.set(config.digest, { ...config, body: Buffer.from('{"os":"plan9"}') });
    store.add(imageOf({ config: descriptorOf(config) }), '1.0');
    const server = await serve(store.answer);
    const registry = client(server.address);
    const { document } = await registry.manifest(repository, '1.0', { signal });
    if (document.kind !== 'image' || document.config === null) throw new Error('no config');
    expect(await failureOf(registry.config(repository, document.config, { signal }))).toMatchObject(
      { code: 'BAD_RESPONSE', reason: 'digestMismatch' },
    );
  });
});

describe('digests', () => {
  it('of sha512 are proven in their own algorithm', async () => {
    const store = new ImageStore();
    const long = { ...image, digest: digestOf(image.body, 'sha512') };
    store.add(long, '1.0');
    const server = await serve(store.answer);
    const registry = client(server.address);
    for (const reference of ['1.0', long.digest])
      expect(await registry.manifest(repository, reference, { signal })).toMatchObject({
        digest: long.digest,
        proof: 'computed',
      });
  });

  it('of unknown algorithms are not proven, nor deleted', async () => {
    const odd = { ...image, digest: 'blake3:abcdef' };
    const store = new ImageStore();
    store.add(odd, '1.0');
    const server = await serve(store.answer);
    const registry = client(server.address);
    expect(await registry.manifest(repository, odd.digest, { signal })).toMatchObject({
      proof: 'header',
    });
    expect(
      (await failureOf(registry.deleteManifest(repository, odd.digest, { signal }))).code,
    ).toBe('UNSUPPORTED');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('in a header that is no digest are passed over', async () => {
    const server = await serve((request, response) =>
      send(response, image, '', request.method, { 'docker-content-digest': 'sha256:zz' }),
    );
    expect(await client(server.address).headManifest(repository, '1.0', { signal })).toMatchObject({
      digest: image.digest,
      proof: 'computed',
    });
  });
});

describe('references', () => {
  it('that would leave their place are refused unasked', async () => {
    const server = await serve(new ImageStore().answer);
    const registry = client(server.address);
    for (const reference of ['', '.', '..', 'a/b', 'a b', 'sha256:short', 'x'.repeat(300), 'a\n'])
      expect((await failureOf(registry.manifest(repository, reference, { signal }))).code).toBe(
        'INVALID_INPUT',
      );
    expect(server.requests).toEqual([]);
  });

  it('outside the grammar, as servers may have them, are encoded', async () => {
    const store = new ImageStore();
    const server = await serve(store.answer);
    await failureOf(client(server.address).manifest(repository, 'a?b#c%', { signal }));
    expect(server.requests[0]?.url).toBe('/v2/team/app/manifests/a%3Fb%23c%25');
  });
});

it('an abort ends the request', async () => {
  const server = await serve(hang);
  const controller = new AbortController();
  const work = client(server.address).manifest(repository, '1.0', { signal: controller.signal });
  await server.nextRequest();
  controller.abort();
  expect((await failureOf(work)).code).toBe('CANCELLED');
});
