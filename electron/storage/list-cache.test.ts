import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ListCache, type ListKey, openListCache } from './list-cache.ts';

let folder: string;
const caches: ListCache[] = [];
const id = randomUUID();

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-cache-'));
});
afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.close();
  await fs.rm(folder, { recursive: true, force: true });
});

function open(): ListCache {
  const cache = openListCache(folder);
  caches.push(cache);
  return cache;
}
const key = (list: ListKey['list'] = 'repositories', changes: Partial<ListKey> = {}): ListKey => ({
  registryId: id,
  origin: 'https://registry.example.com',
  account: 'ada',
  list,
  ...changes,
});
const file = (registryId = id) => join(folder, 'cache', `${registryId}.json.gz`);

test('a list is there at once, and after a restart, in its order', async () => {
  const cache = open();
  expect(await cache.read(key())).toBeNull();
  await cache.write(key(), ['b', 'a']);
  await cache.write(key('tags:team/app'), ['v2', 'v1']);
  expect(await cache.read(key())).toEqual(['b', 'a']);
  await cache.close();
  const again = open();
  expect(await again.read(key())).toEqual(['b', 'a']);
  expect(await again.read(key('tags:team/app'))).toEqual(['v2', 'v1']);
  expect(await again.read(key('tags:team/other'))).toBeNull();
  expect((await fs.stat(file())).mode & 0o777).toBe(0o600);
});

test('is written a moment later without being closed', async () => {
  const arrived = (async () => {
    for await (const _ of fs.watch(folder, { recursive: true, signal: AbortSignal.timeout(5000) }))
      if (await fs.stat(file()).catch(() => null)) return true;
    return false;
  })();
  await open().write(key(), ['a']);
  expect(await arrived).toBe(true);
  expect(await openListCache(folder).read(key())).toEqual(['a']);
});

test.each([{ origin: 'https://elsewhere.example' }, { account: 'grace' }, { account: null }])(
  'another origin or account (%j) sees nothing, and its first list drops the rest',
  async (changes) => {
    const cache = open();
    await cache.write(key(), ['secret/repository']);
    await cache.write(key('tags:a'), ['1']);
    expect(await cache.read(key('repositories', changes))).toBeNull();
    await cache.write(key('tags:a', changes), ['2']);
    expect(await cache.read(key('repositories', changes))).toBeNull();
    expect(await cache.read(key())).toBeNull();
    await cache.close();
    expect(await open().read(key())).toBeNull();
    expect(await open().read(key('tags:a', changes))).toEqual(['2']);
  },
);

test('dropping forgets a registry in memory and on disk, also while a write is pending', async () => {
  const cache = open();
  await cache.write(key(), ['a']);
  await cache.close();
  const again = open();
  await again.write(key('tags:a'), ['1']);
  await again.drop(id);
  expect(await again.read(key())).toBeNull();
  await again.close();
  expect(await fs.readdir(join(folder, 'cache'))).toEqual([]);
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['not gzip', Buffer.from('hello')],
])('a file that is %s counts as none and is replaced', async (_, damage) => {
  await fs.mkdir(join(folder, 'cache'));
  await fs.writeFile(file(), damage);
  const cache = open();
  expect(await cache.read(key())).toBeNull();
  await cache.write(key(), ['a']);
  await cache.close();
  expect(await open().read(key())).toEqual(['a']);
});

test('a hundred thousand names are kept, no more, and shared with nobody', async () => {
  const names = Array.from({ length: 100_001 }, (_, index) => `team/repository-${index}`);
  const cache = open();
  await cache.write(key(), names);
  await cache.close();
  const again = open();
  const read = await again.read(key());
  expect(read).toHaveLength(100_000);
  read?.splice(0);
  expect(await again.read(key())).toHaveLength(100_000);
});

test('tags of 200 repositories are kept; the ones not looked at for longest go', async () => {
  const cache = open();
  for (let index = 0; index < 200; index += 1) await cache.write(key(`tags:r${index}`), ['1']);
  expect(await cache.read(key('tags:r0'))).toEqual(['1']);
  await cache.write(key('tags:r200'), ['1']);
  expect(await cache.read(key('tags:r0'))).toEqual(['1']);
  expect(await cache.read(key('tags:r1'))).toBeNull();
  expect(await cache.read(key('tags:r200'))).toEqual(['1']);
});

test('many registries at once lose nothing though few stay in memory', async () => {
  const cache = open();
  const ids = Array.from({ length: 6 }, () => randomUUID());
  for (const registryId of ids)
    await cache.write(key('repositories', { registryId }), [registryId]);
  for (const registryId of ids)
    expect(await cache.read(key('repositories', { registryId }))).toEqual([registryId]);
  await cache.close();
  for (const registryId of ids)
    expect(await open().read(key('repositories', { registryId }))).toEqual([registryId]);
});

test('an id that is none never becomes a path', async () => {
  const cache = open();
  const registryId = '../../outside';
  await cache.write(key('repositories', { registryId }), ['a']);
  expect(await cache.read(key('repositories', { registryId }))).toBeNull();
  await cache.drop(registryId);
  await cache.close();
  expect(await fs.readdir(folder)).toEqual([]);
});
