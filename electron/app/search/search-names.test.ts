import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { createStderrLogger } from '../../log/stderr-logger.ts';
import { cacheFolder, openListCache } from '../../storage/list-cache.ts';
import { NameSearch } from './name-search.ts';

let folder: TemporaryFolder;
let worker: string;

beforeAll(async () => {
  folder = await createTemporaryFolder('search-names');
  worker = join(folder.path, 'search-names.mjs');
  await build({
    entryPoints: [new URL('../../workers/search-names.ts', import.meta.url).pathname],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
});
afterAll(() => folder.remove());

const logger = createStderrLogger('silent');
const registryId = '6b1d7a53-6f0c-4f2e-9d3c-0d8f3c0a4a11';
const source = { registryId, origin: 'https://registry.example.com', account: 'state' };

async function openSearch(
  names: readonly string[],
  options: { idleMs?: number; graceMs?: number; worker?: string } = {},
) {
  const data = await createTemporaryFolder('search-data');
  const cache = openListCache(data.path);
  const seenAt = '2026-11-30T12:00:00.000Z';
  cache.write({ ...source, list: 'repositories' }, { names: [...names], complete: true, seenAt });
  await cache.close();
  const search = new NameSearch({ folder: cacheFolder(data.path), worker, logger, ...options });
  return {
    search,
    find: (text: string, signal = new AbortController().signal) =>
      search.search({ sources: [source], text, limit: 5 }, signal),
    async [Symbol.asyncDispose]() {
      await search.close();
      await data.remove();
    },
  };
}

it('searches in a thread of its own, which goes when nobody searches and comes again', async () => {
  await using opened = await openSearch(['team/api', 'team/web'], { idleMs: 50 });
  const { search, find } = opened;
  const found = { hits: [{ registryId, repository: 'team/api' }], searched: 1, total: 1 };
  expect(search.running).toBe(false);
  expect(await find('api')).toMatchObject(found);
  expect(search.running).toBe(true);
  await delay(150);
  expect(search.running).toBe(false);
  expect(await find('api')).toMatchObject(found);
});

it('keeps at most eight waiting', async () => {
  await using opened = await openSearch(['team/api']);
  const asked = Array.from({ length: 9 }, () => opened.find('api'));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.slice(0, 8).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(outcomes[8]).toMatchObject({ status: 'rejected', reason: { code: 'RATE_LIMITED' } });
  expect(await opened.find('api')).toMatchObject({ searched: 1 });
});

it('a caller that is gone frees its place; closing ends the others', async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `a/${'ab'.repeat(20)}${at}`);
  await using opened = await openSearch(names);
  await opened.find('a');
  const gone = new AbortController();
  const hard = '/(a|b)*a[ab]{18}(a|b)*c/';
  const left = opened.find(hard, gone.signal);
  gone.abort();
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await opened.find('a')).toMatchObject({ searched: 1, more: true });
  const under = expect(opened.find(hard)).rejects.toMatchObject({ code: 'CANCELLED' });
  await opened.search.close();
  await under;
  await expect(opened.find('a')).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('a thread that does not hear of a cancelled search is ended; the next search has another', async () => {
  const stuck = join(folder.path, 'stuck.mjs');
  await writeFile(
    stuck,
    `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ kind, id, request }) => {
      if (kind === 'cancel') parentPort.postMessage({ id, answer: null });
      else if (request.text === 'stuck') for (;;);
      else if (request.text !== 'slow') parentPort.postMessage({ id, answer: { hits: [] } });
    });`,
  );
  await using opened = await openSearch(['a'], { worker: stuck, graceMs: 300 });
  const { search, find } = opened;
  // One that hears of it stays.
  await find('a');
  const slow = new AbortController();
  const left = find('slow', slow.signal);
  slow.abort();
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  // Its answer comes behind the one to the cancel.
  await find('a');
  await delay(600);
  expect(search.running).toBe(true);

  const gone = new AbortController();
  const cancelled = find('stuck', gone.signal);
  const behind = expect(find('a')).rejects.toMatchObject({ code: 'INTERNAL' });
  gone.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  await behind;
  expect(search.running).toBe(false);
  expect(await find('a')).toEqual({ hits: [] });
});

it('says so where the thread cannot be had, and tries again', async () => {
  await using opened = await openSearch(['a'], { worker: join(folder.path, 'missing.mjs') });
  for (const _ of ['first', 'second'])
    await expect(opened.find('a')).rejects.toMatchObject({ code: 'INTERNAL' });
});

async function create(core: TestCore, name: string, active = true) {
  const registry = { name, address: `https://${name}.example.com`, active };
  return core.call('registries.create', { registry });
}

it('search.names looks in active registries, the default first, and names what it cannot read', async () => {
  const core = await openTestCore();
  try {
    const one = await create(core, 'one');
    const two = await create(core, 'two');
    await create(core, 'off', false);
    await core.call('registries.setDefault', { id: two.id });
    expect(await core.call('search.names', { text: 'app', limit: 200 })).toEqual({
      hits: [],
      searched: 0,
      total: 2,
      neverListed: [two.id, one.id],
      more: false,
    });
    for (const [text, path] of [
      ['/(/', 'text'],
      [`/${'a'.repeat(300)}/`, 'text'],
    ])
      await expect(core.call('search.names', { text: text ?? '', limit: 1 })).rejects.toMatchObject(
        {
          code: 'INVALID_INPUT',
          detail: { issues: [{ path }] },
        },
      );
    for (const limit of [0, 201, 1.5])
      await expect(core.call('search.names', { text: 'a', limit })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
  } finally {
    await core.remove();
  }
});

it('search.names finds what the sample was seen with, until it is dropped', async () => {
  const core = await openTestCore();
  try {
    const sample = await core.call('registries.openSample', {});
    const pages = await core.pages('repositories.list', { registryId: sample.id });
    const [first = ''] = pages.flatMap(({ repositories }) => repositories);
    await expect
      .poll(() => core.call('search.names', { text: first, limit: 1 }), { timeout: 20_000 })
      .toMatchObject({ hits: [{ registryId: sample.id, repository: first }], searched: 1 });
    await core.call('registries.delete', { id: sample.id });
    expect(await core.call('search.names', { text: first, limit: 1 })).toMatchObject({
      hits: [],
      total: 0,
    });
  } finally {
    await core.remove();
  }
});
