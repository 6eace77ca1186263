import { expect, test } from 'vitest';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  contentOf,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  repository,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { mediaTypes } from './media-types.ts';

const { serve, client } = createScene(startMisbehavingServer);

async function open(store: ImageStore) {
  const registry = client((await serve(store.answer)).address);
  return {
    get: (reference: string) => registry.image(repository, reference, { signal: idle }),
    tell: (reference: string) =>
      registry.describe(repository, reference, {
        ...{ signal: idle, known: () => undefined, mayRead: () => true },
      }),
  };
}

test('10,000 layers are all told, and their bytes added up once a digest', async () => {
  const store = new ImageStore();
  const layers = Array.from({ length: 10_000 }, (_, at) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
    digest: `sha256:${(at % 5000).toString(16).padStart(64, '0')}`,
    size: 1000,
  }));
  const config = store.addBlob(
    contentOf(
      {
        ...{ architecture: 'amd64', os: 'linux' },
        history: layers.map((_, at) => ({ created_by: `RUN ${at}` })),
      },
      mediaTypes.ociConfig,
    ),
  );
  store.add(imageOf({ config: descriptorOf(config), layers }), '1.0');
  const { get } = await open(store);
  const { shown, problems } = await get('1.0');
  expect([shown?.layers.length, shown?.history.at(-1)?.layer]).toEqual([10_000, 9_999]);
  expect(shown?.size).toBe(5000 * 1000 + config.body.length);
  expect(problems).toEqual([]);
});

test('a manifest of more than 4 MiB is refused, with what it would take', async () => {
  const store = new ImageStore();
  store.add(imageOf({ annotations: { fill: 'x'.repeat(5 * 1024 * 1024) } }), '1.0');
  const { get, tell } = await open(store);
  for (const ask of [get, tell])
    expect(await failureOf(ask('1.0'))).toMatchObject({
      ...{ code: 'TOO_LARGE', detail: { limit: 4 * 1024 * 1024 } },
    });
});

test('sizes that cannot be, and sums of them, are told as unknown', async () => {
  const store = new ImageStore();
  const digest = `sha256:${'1'.repeat(64)}`;
  const layers = [-1, 1.5, 'much', Number.MAX_SAFE_INTEGER].map((size, at) => ({
    ...{ mediaType: 'application/x', digest: `${digest.slice(0, -1)}${at}`, size },
  }));
  store.add(imageOf({ layers }), '1.0');
  const { get } = await open(store);
  const { shown } = await get('1.0');
  expect(shown?.size).toBeNull();
  expect(shown?.layers.map(({ size }) => size)).toEqual([null, null, null, expect.any(Number)]);
});

test('what is an index to one and an image to another is neither', async () => {
  const store = new ImageStore();
  const child = store.add(imageOf());
  store.add(imageOf({ manifests: [descriptorOf(child)] }), 'both');
  store.add(indexOf([descriptorOf(child)], { layers: [], config: descriptorOf(child) }), 'other');
  const { get } = await open(store);
  for (const tag of ['both', 'other'])
    expect(await get(tag)).toMatchObject({ kind: 'unknown', shown: { config: null } });
});

test('a configuration of other bytes than its digest is refused', async () => {
  const store = new ImageStore();
  const told = contentOf({ os: 'linux', architecture: 'amd64' }, mediaTypes.ociConfig);
  store.blobs.set(told.digest, { ...told, body: Buffer.from('{"os":"other"}') });
  store.add(imageOf({ config: descriptorOf(told) }), '1.0');
  const { get } = await open(store);
  expect(await failureOf(get('1.0'))).toMatchObject({
    ...{ code: 'BAD_RESPONSE', reason: 'digestMismatch' },
  });
});
