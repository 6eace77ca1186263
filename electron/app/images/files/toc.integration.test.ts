import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../../e2e/fixtures/docker-registry.ts';
import { estargzLayer } from '../../../../e2e/fixtures/estargz-layer.ts';
import { pushLayers } from '../../../../e2e/fixtures/layered-image.ts';
import { runTool } from '../../../../e2e/fixtures/run-tool.ts';
import { createTemporaryFolder } from '../../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../../e2e/fixtures/test-core.ts';

let registry: RunningRegistry;
let core: TestCore;
let registryId: string;

beforeAll(async () => {
  registry = await startRegistry({});
  core = await openTestCore();
  ({ id: registryId } = await core.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  }));
}, 120_000);
afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

/** Bytes that differ from place to place, so that no compression makes them few. */
const large = Array.from({ length: 60_000 }, (_, at) => (at * 2654435761) % 1e9).join(' ');

test('an eStargz layer is listed and read by its table of contents, in parts', async () => {
  const layer = estargzLayer({ 'etc/os-release': 'NAME=Star\n', large, 'z/last': 'last' });
  const repository = 'team/estargz';
  const digest = await pushLayers(registry, repository, [layer]);
  const image = { registryId, repository, digest };
  const mayRead = 20_000;
  expect(layer.bytes.length).toBeGreaterThan(10 * mayRead);
  const pages = await core.pages('images.files', { ...image, mayRead });
  expect(pages.at(-1)?.summary).toMatchObject({ byToc: 1, cut: false });
  const entries = pages.flatMap((page) => page.entries);
  expect(entries.map(({ path, type, size }) => [path, type, size]).sort()).toEqual([
    ['etc', 'directory', 10],
    ['etc/os-release', 'file', 10],
    ['large', 'file', large.length],
    ['link', 'symlink', 0],
    ['z', 'directory', 4],
    ['z/last', 'file', 4],
  ]);
  const last = await core.call('images.file', { ...image, path: 'z/last', mayRead });
  expect(last).toMatchObject({ text: 'last', proven: true });
  const linked = await core.call('images.file', { ...image, path: 'link', mayRead });
  expect(linked.text).toBe('NAME=Star\n');
});

test.each([
  ['a table that is not what the manifest says', 'containerd.io/snapshot/stargz/toc.digest'],
  [
    'a table of zstd:chunked that lies elsewhere',
    'io.github.containers.zstd-chunked.manifest-checksum',
  ],
])('%s is not believed: the layer is read', async (_what, key) => {
  const layer = estargzLayer({ 'etc/os-release': 'NAME=Star\n' });
  const annotations = {
    [key]: `sha256:${'0'.repeat(64)}`,
    'io.github.containers.zstd-chunked.manifest-position': '10:90:200:1',
  };
  const repository = 'team/lie';
  const digest = await pushLayers(registry, repository, [{ ...layer, annotations }]);
  const pages = await core.pages('images.files', { registryId, repository, digest });
  expect(pages.at(-1)?.summary).toMatchObject({ byToc: 0 });
  expect(pages.flatMap(({ entries }) => entries.map(({ path }) => path))).toContain(
    'etc/os-release',
  );
});

test('a zstd:chunked layer as skopeo writes it is listed and read by its table', async () => {
  await using folder = await createTemporaryFolder('chunked');
  const root = join(folder.path, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/os-release'), 'NAME=Chunked\n');
  writeFileSync(join(root, 'large'), large);
  await runTool('tar', ['-C', root, '-cf', join(folder.path, 'layer.tar'), '.']);
  const repository = 'team/chunked';
  const { readFileSync } = await import('node:fs');
  await pushLayers(
    registry,
    'team/plain',
    [
      {
        bytes: readFileSync(join(folder.path, 'layer.tar')),
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
      },
    ],
    { tag: 'plain' },
  );
  await runTool('skopeo', [
    ...['--insecure-policy', 'copy', '--src-tls-verify=false', '--dest-tls-verify=false'],
    ...['--dest-compress-format=zstd:chunked', '--format=oci'],
    `docker://${registry.host}/team/plain:plain`,
    `docker://${registry.host}/${repository}:chunked`,
  ]);
  const { digest } = await core.call('images.get', {
    registryId,
    repository,
    reference: 'chunked',
  });
  const image = { registryId, repository, digest, mayRead: 20_000 };
  const pages = await core.pages('images.files', image);
  expect(pages.at(-1)?.summary).toMatchObject({ byToc: 1 });
  expect(await core.call('images.file', { ...image, path: 'etc/os-release' })).toMatchObject({
    ...{ text: 'NAME=Chunked\n', proven: true },
  });
});
