import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { readDescribed } from './described-file.ts';
import { soleHold } from './directory-hold.ts';
import { type ListCache, openListCache } from './list-cache.ts';
import { type ListKey, listPath } from './list-cache-file.ts';
import { TagFiles } from './tag-files.ts';

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

function open(options: Parameters<typeof openListCache>[1] = {}): ListCache {
  const cache = openListCache(folder, options);
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
const seenAt = '2026-11-30T12:00:00.000Z';
const whole = (names: string[]) => ({ names, complete: true, seenAt });
const files = async () =>
  (await fs.readdir(folder, { recursive: true })).filter((name) => name.endsWith('.gz'));
const namesOf = async (cache: ListCache, of: ListKey) => (await cache.read(of))?.names ?? null;

test('a list is there at once, and after a restart, in its order, with its time and whether it is whole', async () => {
  const cache = open();
  expect(await cache.read(key())).toBeNull();
  cache.write(key(), whole(['b', 'a']));
  const broken = { names: ['v2', 'v1'], complete: false, seenAt };
  cache.write(key('tags:team/app'), broken);
  cache.write(key('tags:none'), whole([]));
  expect(await cache.read(key())).toEqual(whole(['b', 'a']));
  await cache.close();
  const again = open();
  expect(await again.read(key())).toEqual(whole(['b', 'a']));
  expect(await again.read(key('tags:team/app'))).toEqual(broken);
  expect(await again.read(key('tags:none'))).toEqual(whole([]));
  expect(await again.read(key('tags:team/other'))).toBeNull();
  for (const name of await files())
    expect((await fs.stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('is written a moment later without being closed, the last one of two', async () => {
  const cache = open();
  cache.write(key(), whole(['old']));
  cache.write(key(), whole(['a']));
  for (let wait = 0; wait < 100 && (await files()).length === 0; wait += 1) await delay(20);
  expect(await namesOf(openListCache(folder), key())).toEqual(['a']);
});

test.each([{ origin: 'https://elsewhere.example' }, { account: 'grace' }, { account: null }])(
  'another origin or account (%j) sees nothing, and its first list drops the rest',
  async (changes) => {
    const cache = open();
    cache.write(key(), whole(['secret/repository']));
    cache.write(key('tags:a'), whole(['1']));
    expect(await cache.read(key('repositories', changes))).toBeNull();
    cache.write(key('tags:a', changes), whole(['2']));
    await cache.close();
    const again = open();
    for (const gone of [key('repositories', changes), key(), key('tags:a')])
      expect(await again.read(gone)).toBeNull();
    expect(await namesOf(again, key('tags:a', changes))).toEqual(['2']);
    expect(await files()).toHaveLength(1);
  },
);

test('dropping forgets a registry in memory and on disk, also while a write is pending, and no other', async () => {
  const cache = open();
  cache.write(key(), whole(['a']));
  const other = key('repositories', { registryId: randomUUID() });
  cache.write(other, whole(['kept']));
  await cache.close();
  await fs.writeFile(join(folder, 'cache', `${id}.json.gz`), 'of an earlier version');
  const again = open();
  again.write(key('tags:a'), whole(['1']));
  await again.drop(id);
  expect(await again.read(key())).toBeNull();
  expect(await again.read(key('tags:a'))).toBeNull();
  await again.close();
  expect(await fs.readdir(join(folder, 'cache'))).toEqual([other.registryId]);
});

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['not gzip', () => Buffer.from('hello')],
  ['cut', (good: Buffer) => good.subarray(0, -9)],
])('a file that is %s counts as none and is replaced', async (_, damage) => {
  const first = open();
  first.write(key(), whole(['a', 'b']));
  await first.close();
  const [name = ''] = await files();
  const good = await fs.readFile(join(folder, name));
  await fs.writeFile(join(folder, name), damage(good));
  const cache = open();
  expect(await cache.read(key())).toBeNull();
  cache.write(key(), whole(['a']));
  await cache.close();
  expect(await namesOf(open(), key())).toEqual(['a']);
});

test('a file in the place of another list shows nothing', async () => {
  const cache = open();
  cache.write(key('tags:public'), whole(['1']));
  await cache.close();
  const [one = ''] = await files();
  cache.close();
  const second = open();
  second.write(key('tags:other'), whole(['2']));
  await second.close();
  const other = (await files()).find((name) => name !== one) ?? '';
  await fs.copyFile(join(folder, one), join(folder, other));
  expect(await open().read(key('tags:other'))).toBeNull();
});

test('a million names are kept, no more, and a cut list is not whole', async () => {
  const names = Array.from({ length: 1_000_001 }, (_, index) => `r${index}`);
  const cache = open();
  cache.write(key(), whole(names));
  await cache.close();
  const read = await open().read(key());
  expect(read).toMatchObject({ complete: false });
  expect(read?.names).toHaveLength(1_000_000);
}, 30_000);

test('of lists of tags the ones not looked at for longest go, whatever their registry', async () => {
  const paths = ['a', 'b', 'c'].map((letter) =>
    join(folder, randomUUID(), 'f'.repeat(32), `tags-${letter.repeat(32)}.gz`),
  );
  const [one = '', two = '', three = ''] = paths;
  const limits = { files: 3, bytes: 100 };
  for (const [index, path] of paths.entries()) {
    await fs.mkdir(join(path, '..'), { recursive: true });
    await fs.writeFile(path, Buffer.alloc(30));
    await fs.utimes(path, index + 1, index + 1);
  }
  const there = async () =>
    (await fs.readdir(folder, { recursive: true })).filter((name) => name.endsWith('.gz')).length;
  const found = new TagFiles(folder, limits);
  found.used(one);
  await fs.writeFile(three, Buffer.alloc(50));
  await found.wrote(three, 50);
  expect([await exists(one), await exists(two), await there()]).toEqual([true, false, 2]);
  for (const letter of ['d', 'e']) {
    const path = join(folder, `tags-${letter.repeat(32)}.gz`);
    await fs.writeFile(path, 'x');
    await found.wrote(path, 1);
  }
  expect([await exists(one), await there()]).toEqual([false, 3]);
});

/** A folder of somebody else's, with names as Berth has them. */
async function foreignFolder(): Promise<string> {
  const foreign = join(folder, 'foreign');
  await fs.mkdir(join(foreign, 'a'.repeat(32)), { recursive: true });
  for (const name of ['notes.txt', 'repositories.gz', `described-${'b'.repeat(32)}.gz`])
    for (const below of [foreign, join(foreign, 'a'.repeat(32))])
      await fs.writeFile(join(below, name), name);
  return foreign;
}
const placed = () => {
  const of = listPath(join(folder, 'cache'), key());
  if (of === null) throw new Error('no path');
  return { caches: join(folder, 'cache'), registry: join(of, '../..'), state: join(of, '..') };
};

test.each([
  ['the caches', () => placed().caches],
  ['a registry', () => placed().registry],
  ['the lists of a state', () => placed().state],
  ['the lists of another state', () => join(placed().registry, '0'.repeat(32))],
])('a link in the place of the folder of %s leads to nothing that is changed', async (_, of) => {
  const foreign = await foreignFolder();
  const before = (await fs.readdir(foreign, { recursive: true })).sort();
  const link = of();
  await fs.mkdir(join(link, '..'), { recursive: true });
  await fs.symlink(foreign, link);
  const cache = open();
  cache.write(key(), whole(['a']));
  cache.write(key('tags:a'), whole(['1']));
  cache.write(key('tags:a', { account: 'grace' }), whole(['1']));
  await cache.drop(id);
  await cache.close();
  expect((await fs.readdir(foreign, { recursive: true })).sort()).toEqual(before);
});

test('a full cache of tags looks behind no link for what may go', async () => {
  const foreign = await foreignFolder();
  const own = join(folder, 'cache', id);
  await fs.mkdir(own, { recursive: true });
  await fs.symlink(join(foreign, 'a'.repeat(32)), join(own, 'a'.repeat(32)));
  await fs.symlink(foreign, join(folder, 'cache', randomUUID()));
  const path = join(own, 'f'.repeat(32), `tags-${'c'.repeat(32)}.gz`);
  await new TagFiles(join(folder, 'cache'), { files: 1, bytes: 1 }).wrote(path, 100);
  expect(await fs.readdir(foreign, { recursive: true })).toHaveLength(7);
});

test('what is no list of Berth stays when its registry goes', async () => {
  const cache = open();
  cache.write(key(), whole(['a']));
  await cache.close();
  const { registry, state } = placed();
  for (const path of [join(registry, 'mine.txt'), join(state, 'mine.txt')])
    await fs.writeFile(path, 'mine');
  const again = open();
  await again.drop(id);
  await again.close();
  expect((await fs.readdir(registry)).sort()).toEqual([basename(state), 'mine.txt'].sort());
  expect(await fs.readdir(state)).toEqual(['mine.txt']);
});

test('a small file that inflates to many lines is left at the first that does not fit', async () => {
  const { state } = placed();
  await fs.mkdir(state, { recursive: true });
  const head = (count: number, list = 'repositories') =>
    JSON.stringify({ format: 'berth-list', version: 1, list, complete: true, seenAt, count });
  const lines = '\n'.repeat(60_000_000);
  for (const text of [
    lines,
    `${head(1_000_000)}\n${lines}`,
    `${head(3)}\na\nb\nc\n${'d\n'.repeat(1_000_000)}`,
    `${head(1)}\n${'a'.repeat(60_000_000)}`,
    `${head(1, 'tags:a')}\na`,
    `${head(2)}\na`,
    'a'.repeat(60_000_000),
  ]) {
    await fs.writeFile(join(state, 'repositories.gz'), gzipSync(text, { level: 1 }));
    const before = process.memoryUsage();
    expect(await open().read(key())).toBeNull();
    const after = process.memoryUsage();
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(
      64 * 1024 * 1024,
    );
  }
}, 120_000);

test('a small file of what tags are described by that inflates to much counts as none', async () => {
  const path = join(folder, 'described.gz');
  const head = JSON.stringify({ format: 'berth-described', version: 1, repository: 'a' });
  for (const text of [
    '\n'.repeat(30_000_000),
    `${head}\n${'\n'.repeat(30_000_000)}`,
    `${head}\n${'a'.repeat(30_000_000)}`,
  ]) {
    await fs.writeFile(path, gzipSync(text, { level: 1 }));
    expect(await readDescribed(path)).toBeNull();
  }
});

test('a list with names of every script is read as it was written, whatever piece ends within one', async () => {
  const names = Array.from({ length: 50_000 }, (_, at) => `команда/приложение-${at}-漢字-🚀`);
  const cache = open();
  cache.write(key(), whole(names));
  await cache.close();
  expect(await namesOf(open(), key())).toEqual(names);
});

test('without the directory nothing is written', async () => {
  const confirm = async () => {
    throw BerthError.of('STORAGE', text('lock.closing'));
  };
  const cache = open({ hold: { ...soleHold, confirm } });
  cache.write(key(), whole(['a']));
  await cache.close();
  expect(await fs.readdir(folder)).toEqual([]);
});

test('an id that is none never becomes a path', async () => {
  const cache = open();
  const registryId = '../../outside';
  cache.write(key('repositories', { registryId }), whole(['a']));
  expect(await cache.read(key('repositories', { registryId }))).toBeNull();
  await cache.drop(registryId);
  await cache.close();
  expect(await fs.readdir(folder)).toEqual([]);
});

async function exists(path: string): Promise<boolean> {
  return (await fs.stat(path).catch(() => null)) !== null;
}
