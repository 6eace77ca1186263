import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../../e2e/fixtures/docker-registry.ts';
import { digestOf, pushLayers } from '../../../../e2e/fixtures/layered-image.ts';
import { tarArchive } from '../../../../e2e/fixtures/tar-archive.ts';
import { createTemporaryFolder } from '../../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../../e2e/fixtures/test-core.ts';
import type { FileEntry } from '../../../../shared/model/image-files.ts';

const repository = 'team/files';
let registry: RunningRegistry;
let core: TestCore;
let registryId: string;
let savedTo: string | null = null;

beforeAll(async () => {
  registry = await startRegistry({});
  core = await openTestCore({
    confirmation: {
      canAsk: () => true,
      exportFile: async () => null,
      keyChange: async () => false,
      lendLogin: async () => false,
      saveFile: async () => savedTo,
    },
  });
  ({ id: registryId } = await core.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  }));
}, 120_000);
afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

const base = tarArchive([
  { name: './', type: '5' },
  { name: 'etc/', type: '5' },
  { name: 'etc/os-release', content: 'NAME=Base\n' },
  { name: 'etc/conf.d/a', content: 'a' },
  { name: 'etc/conf.d/b', content: 'b' },
  { name: 'usr/lib/libz.so.1.2', content: 'z'.repeat(3000) },
  { name: 'usr/lib/libz.so', type: '2', link: 'libz.so.1.2' },
  { name: 'lib', type: '2', link: 'usr/lib' },
  { name: 'old/deep/file', content: 'gone' },
]);
const upper = tarArchive([
  { name: 'etc/conf.d/c', content: 'c' },
  { name: 'etc/conf.d/.wh..wh..opq' },
  { name: '.wh.old' },
  { name: 'lib/libnew.so', content: 'new' },
  { name: 'etc/release', type: '1', link: 'etc/os-release' },
  { name: 'data.json', content: '{"a":[1,2]}' },
]);

async function filesOf(
  digest: string,
  more: { path?: string; search?: string; layer?: number; mayRead?: number } = {},
): Promise<FileEntry[]> {
  const pages = await core.pages('images.files', { registryId, repository, digest, ...more });
  return pages.flatMap(({ entries }) => entries);
}
const paths = (entries: FileEntry[]) => entries.map(({ path }) => path);

test.each([
  ['gzip', (tar: Buffer) => gzipSync(tar)],
  ['zstd', (tar: Buffer) => execFileSync('zstd', ['-c'], { input: tar })],
  ['no compression', (tar: Buffer) => tar],
])('a merged image is what a container sees, with %s', async (_name, compress) => {
  const digest = await pushLayers(registry, repository, [
    { bytes: compress(base) },
    { bytes: compress(upper) },
  ]);
  expect(paths(await filesOf(digest, { path: '' }))).toEqual(['data.json', 'etc', 'lib', 'usr']);
  expect(paths(await filesOf(digest, { path: 'etc/conf.d' }))).toEqual(['etc/conf.d/c']);
  // Written through the link of a lower layer, as a runtime does.
  expect(paths(await filesOf(digest, { path: 'lib' }))).toEqual([
    'lib/libnew.so',
    'lib/libz.so',
    'lib/libz.so.1.2',
  ]);
  const found = await filesOf(digest, { search: 'RELEASE' });
  expect(found.map(({ path, size, type, layer }) => [path, size, type, layer])).toEqual([
    ['etc/os-release', 10, 'file', 0],
    ['etc/release', 10, 'hardlink', 1],
  ]);
  const layer = await filesOf(digest, { layer: 1 });
  const gone = layer.filter(({ type }) => type === 'removed' || type === 'opaque');
  expect(paths(gone).sort()).toEqual(['etc/conf.d/.wh..wh..opq', 'old']);
  const json = await core.call('images.file', {
    registryId,
    repository,
    digest,
    path: 'data.json',
  });
  expect(json).toMatchObject({ text: '{"a":[1,2]}', size: 11, cut: false, layer: 1 });
  const linked = await core.call('images.file', {
    registryId,
    repository,
    digest,
    path: 'lib/libz.so',
  });
  expect(linked).toMatchObject({ path: 'usr/lib/libz.so.1.2', size: 3000, layer: 0 });
  const hard = await core.call('images.file', {
    registryId,
    repository,
    digest,
    path: 'etc/release',
  });
  expect(hard.text).toBe('NAME=Base\n');
});

test('asks before it reads much, with the bytes, and reads nothing until then', async () => {
  const bytes = gzipSync(tarArchive([{ name: 'a', content: 'consent' }]));
  const digest = await pushLayers(registry, repository, [{ bytes }]);
  await expect(filesOf(digest, { mayRead: bytes.length - 1 })).rejects.toMatchObject({
    ...{ code: 'TOO_LARGE', reason: 'needsConsent' },
    detail: { bytes: bytes.length, limit: bytes.length - 1 },
  });
  const asked = () =>
    registry.logLines.filter((line) => line.includes(digestOf(bytes)) && line.includes('GET'))
      .length;
  expect(asked()).toBe(0);
  expect(paths(await filesOf(digest, { mayRead: bytes.length }))).toEqual(['a']);
  expect(paths(await filesOf(digest, { path: '', mayRead: 0 }))).toEqual(['a']);
});

test('saves a file where the main side was told to, proven, and nothing of one that is not', async () => {
  await using folder = await createTemporaryFolder('saved');
  const content = 'x'.repeat(3_000_000);
  const digest = await pushLayers(registry, repository, [
    {
      bytes: gzipSync(
        tarArchive([
          { name: 'bin/tool', mode: 0o755, content },
          { name: 'z', content: 'z' },
        ]),
      ),
    },
  ]);
  const input = { registryId, repository, digest, path: 'bin/tool' };
  savedTo = join(folder.path, 'tool');
  const pages = await core.pages('images.saveFile', input);
  expect(pages.at(-1)).toMatchObject({ savedTo: 'tool' });
  expect(readFileSync(savedTo, 'utf8')).toBe(content);
  expect(await core.call('images.file', input)).toMatchObject({ cut: true, size: 3_000_000 });
  savedTo = null;
  await expect(core.pages('images.saveFile', input)).rejects.toMatchObject({ code: 'CANCELLED' });
});

test.each(['..', '/', 'nowhere', 'etc/passwd/x', '../../../etc/passwd', 'loop'])(
  'a path that leads nowhere (%s) is refused, and nothing of this computer is read',
  async (path) => {
    const digest = await pushLayers(registry, repository, [
      {
        bytes: gzipSync(
          tarArchive([
            { name: '../out', content: 'out' },
            { name: '/abs', content: 'abs' },
            { name: 'loop', type: '2', link: 'pool' },
            { name: 'pool', type: '2', link: 'loop' },
            { name: 'passwd', type: '2', link: '../../../../etc/passwd' },
          ]),
        ),
      },
    ]);
    expect(paths(await filesOf(digest)).sort()).toEqual(['abs', 'loop', 'passwd', 'pool']);
    await expect(
      core.call('images.file', { registryId, repository, digest, path }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_FOUND|INVALID_INPUT/),
    });
  },
);

test('what is no archive is told, and the others are listed', async () => {
  const digest = await pushLayers(registry, repository, [
    { bytes: gzipSync(tarArchive([{ name: 'a', content: 'a' }])) },
    { bytes: Buffer.from('not a tar archive'.repeat(100)) },
  ]);
  const pages = await core.pages('images.files', { registryId, repository, digest });
  expect(pages.at(-1)?.summary).toMatchObject({ entries: 1, notArchives: 1, cut: false });
});
void mkdirSync;
void writeFileSync;
