import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import type { CachedSource } from './cached-names.ts';
import { cacheFolder, openListCache } from './list-cache.ts';
import { listPath } from './list-cache-file.ts';
import { NameIndex } from './name-index.ts';
import { TopHits } from './top-hits.ts';

let folder: TemporaryFolder;
let index: NameIndex;

beforeEach(async () => {
  folder = await createTemporaryFolder('name-index');
  index = new NameIndex(cacheFolder(folder.path));
});
afterEach(() => folder.remove());

/** A registry whose list was seen, or not. */
async function seen(names: readonly string[] | null, changes: Partial<CachedSource> = {}) {
  const source = {
    ...{ registryId: randomUUID(), origin: 'https://registry.example.com', account: 'state' },
    ...changes,
  };
  if (names === null) return source;
  const cache = openListCache(folder.path);
  const seenAt = '2026-11-30T12:00:00.000Z';
  cache.write({ ...source, list: 'repositories' }, { names: [...names], complete: true, seenAt });
  await cache.close();
  return source;
}

const find = (sources: readonly CachedSource[], text: string, limit = 10) =>
  index.search({ sources, text, limit }, () => false);
const hitsOf = async (...args: Parameters<typeof find>) =>
  (await find(...args))?.hits.map(({ repository }) => repository);

test('ranks the names of all lists, and says what was not looked in', async () => {
  const one = await seen(['team/gateway', 'x/mygateway']);
  const other = await seen(['edge/gateway-proxy', 'Team/Gateway', 'z']);
  const never = await seen(null);
  expect(await find([one, other, never], 'gateway')).toEqual({
    hits: [
      { registryId: one.registryId, repository: 'team/gateway' },
      { registryId: other.registryId, repository: 'Team/Gateway' },
      { registryId: other.registryId, repository: 'edge/gateway-proxy' },
      { registryId: one.registryId, repository: 'x/mygateway' },
    ],
    searched: 2,
    total: 3,
    neverListed: [never.registryId],
    more: false,
  });
  expect((await find([one, other], 'gateway', 2))?.more).toBe(true);
  expect(await hitsOf([one, other], 'gateway', 2)).toEqual(['team/gateway', 'Team/Gateway']);
});

test('fills up with names that lack letters, and only then', async () => {
  const source = await seen(['ledger', 'ledgr-old', 'other']);
  expect(await hitsOf([source], 'ledgr')).toEqual(['ledgr-old', 'ledger']);
  expect(await hitsOf([source], 'ledgr', 1)).toEqual(['ledgr-old']);
});

test('looks in no list of another account, origin or registry', async () => {
  const source = await seen(['secret/app']);
  for (const changes of [
    { account: 'other' },
    { account: null },
    { origin: 'https://elsewhere.example' },
    { registryId: randomUUID() },
    { registryId: '../cache' },
  ]) {
    // Also once the list is held for the one it belongs to.
    expect(await hitsOf([source], 'secret')).toEqual(['secret/app']);
    const asked = { ...source, ...changes };
    expect(await find([asked], 'secret')).toMatchObject({
      hits: [],
      searched: 0,
      neverListed: [asked.registryId],
    });
  }
  expect(await find([], 'secret')).toMatchObject({ hits: [], total: 0 });
});

test('follows the files: a list that is written anew, and one that is dropped', async () => {
  const source = await seen(['before']);
  expect(await hitsOf([source], 'before')).toEqual(['before']);
  await seen(['after'], source);
  expect(await hitsOf([source], 'before')).toEqual([]);
  expect(await hitsOf([source], 'after')).toEqual(['after']);
  const cache = openListCache(folder.path);
  await cache.drop(source.registryId);
  await cache.close();
  expect(await find([source], 'after')).toMatchObject({ hits: [], searched: 0 });
});

test('passes over a damaged file', async () => {
  const good = await seen(['app']);
  const bad = await seen(['app']);
  const path = listPath(cacheFolder(folder.path), { ...bad, list: 'repositories' });
  expect(path).not.toBeNull();
  await fs.writeFile(path ?? '', 'not gzip');
  expect(await find([bad, good], 'app')).toMatchObject({
    hits: [{ registryId: good.registryId, repository: 'app' }],
    searched: 1,
    neverListed: [bad.registryId],
  });
});

test('lists that do not fit beside the others are not held, and count as not looked in', async () => {
  const sources = [
    await seen(['one/app']),
    await seen(['two/app']),
    await seen([`three/${'App'.repeat(300)}`, 'three/app']),
    await seen(null),
    await seen(['five/app']),
  ];
  // A small list takes 1,024 bytes, one in capital letters keeps them too.
  index = new NameIndex(cacheFolder(folder.path), 4 * 1024);
  const hits = async (asked: readonly CachedSource[]) =>
    (await hitsOf(asked, 'app'))?.map((name) => name.slice(0, 5)).sort();
  expect(await hits(sources)).toEqual(['one/a', 'two/a']);
  const answer = { searched: 2, total: 5 };
  expect(await find(sources, 'app')).toMatchObject({ ...answer, neverListed: [] });
  // The order says which ones.
  const turned = [...sources].reverse();
  expect(await hits(turned)).toEqual(['five/', 'three', 'three']);
  expect(await find(turned, 'app')).toMatchObject({
    ...{ ...answer, neverListed: [sources[3]?.registryId] },
  });
});

test('leaves a search that nobody waits for', async () => {
  const source = await seen(['app']);
  expect(await index.search({ sources: [source], text: 'app', limit: 1 }, () => true)).toBeNull();
});

test('the best of many hits are those of a sort', () => {
  const top = new TopHits(7);
  const all = Array.from({ length: 1000 }, (_, at) => ({
    score: (at * 7919) % 101,
    list: at % 3,
    place: at,
  })).filter(({ score }) => score > 0);
  for (const { score, list, place } of all) top.add(score, list, place);
  const sorted = all.sort((a, b) => b.score - a.score || a.list - b.list || a.place - b.place);
  expect(top.best().map(({ score }) => score)).toEqual(
    sorted.slice(0, 7).map(({ score }) => score),
  );
  expect(top.count).toBe(all.length);
});
