import { expect, test } from 'vitest';
import type { Image, ImageRunConfig } from '../../../shared/model/image.ts';
import { compareImages } from './compare-images.ts';

const digestOf = (name: string) => `sha256:${name}`;
const config: ImageRunConfig = {
  ...{ author: null, user: '1', workingDir: '/', stopSignal: null, entrypoint: ['/a'], cmd: [] },
  ...{ healthcheck: [], env: ['PATH=/bin', 'A=1', 'B'], exposedPorts: ['80/tcp', '443/tcp'] },
  ...{ volumes: [], labels: { v: '1', kept: 'x' } },
};

function image(
  name: string,
  layers: readonly (readonly [digest: string, diffId: string])[],
  changes: Partial<ImageRunConfig> = {},
): Image {
  const platform = { os: 'linux', architecture: 'amd64' };
  return {
    ...{ kind: 'image', digest: digestOf(name), mediaType: null, artifactType: null },
    ...{ annotations: {}, subject: null, problems: [], said: {} },
    platforms: [
      {
        ...{ digest: digestOf(name), mediaType: null, platform, size: 1, annotations: {} },
        ...{ attestations: [], depth: 0 },
      },
    ],
    shown: {
      ...{ digest: digestOf(name), kind: 'image', platform, size: 10, createdAt: null },
      ...{ annotations: {}, history: [], config: { ...config, ...changes } },
      layers: layers.map(([digest]) => ({
        ...{ digest: digestOf(digest), mediaType: null, size: 10, annotations: {}, urls: [] },
      })),
    },
    raw: [
      {
        ...{ role: 'config', mediaType: null, digest: 'x', size: 1 },
        text: JSON.stringify({ rootfs: { diff_ids: layers.map(([, diffId]) => diffId) } }),
      },
    ],
  };
}

test('layers are shared, recompressed, added or removed, in their order, with the bytes to pull', () => {
  const left = image('l', [
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
    ['d', 'd'],
  ]);
  const right = image('r', [
    ['a', 'a'],
    ['b2', 'b'],
    ['x', 'x'],
    ['d', 'd'],
    ['d', 'd'],
  ]);
  const compared = compareImages(left, right);
  expect(
    compared.layers.map(({ state, left: one, right: other }) =>
      [state, one?.digest ?? '', other?.digest ?? ''].join(' ').replaceAll('sha256:', ''),
    ),
  ).toEqual([
    'shared a a',
    'recompressed b b2',
    'removed c ',
    'added  x',
    'shared d d',
    'added  d',
  ]);
  // Held already, or held twice: pulled never, or once.
  expect(compared.bytesToPull).toBe(20);
});

test('only what differs is told, by field and by name', () => {
  const left = image('l', []);
  const right = image('r', [], {
    ...{ user: null, entrypoint: ['/a', 'b c'], exposedPorts: ['443/tcp', '80/tcp'] },
    ...{ env: ['PATH=/usr/bin', 'B', 'C=3'], labels: { kept: 'x', new: '' } },
  });
  const { fields, env, labels, same, platforms } = compareImages(left, right);
  expect(fields).toEqual([
    { field: 'user', left: '1', right: null },
    { field: 'entrypoint', left: '["/a"]', right: '["/a","b c"]' },
  ]);
  expect(env).toEqual([
    { name: 'A', left: '1', right: null },
    { name: 'C', left: null, right: '3' },
    { name: 'PATH', left: '/bin', right: '/usr/bin' },
  ]);
  expect(labels).toEqual([
    { name: 'new', left: null, right: '' },
    { name: 'v', left: '1', right: null },
  ]);
  expect([same, platforms]).toEqual(['no', []]);
  expect(compareImages({ ...left, kind: 'index' }, right).platforms).toEqual([
    { name: 'linux/amd64', left: digestOf('l'), right: digestOf('r') },
  ]);
  expect(compareImages(left, left)).toMatchObject({
    same: 'all',
    fields: [],
    env: [],
    platforms: [],
  });
});
