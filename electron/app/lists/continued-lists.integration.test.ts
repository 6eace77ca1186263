import fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  cutConnection,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let server: MisbehavingServer;
let core: TestCore;
let registryId: string;
/** Lists that are cut at the page after this name. */
let cutAfter: string | null;

/** Pages of two names: a b, c d, e f. */
const all = ['a', 'b', 'c', 'd', 'e', 'f'];

beforeEach(async () => {
  cutAfter = null;
  server = await startMisbehavingServer((request, response) => {
    const url = new URL(request.url ?? '', server.address);
    const last = url.searchParams.get('last');
    if (last !== null && last === cutAfter) return cutConnection(request, response);
    const from = last === null ? 0 : all.indexOf(last) + 1;
    const names = all.slice(from, from + 2);
    const member = url.pathname.includes('/tags/') ? 'tags' : 'repositories';
    const more = from + 2 < all.length;
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(more ? { link: `<${url.pathname}?last=${names.at(-1)}>; rel="next"` } : {}),
    });
    response.end(JSON.stringify({ [member]: names }));
  });
  core = await openTestCore();
  ({ id: registryId } = await core.call('registries.create', {
    registry: { name: 'Flaky', address: server.address },
  }));
});
afterEach(async () => {
  await core?.remove();
  await server?.stop();
});

const lists = {
  'repositories.list': () => ({ registryId }),
  'tags.list': () => ({ registryId, repository: 'team/app' }),
};
type List = keyof typeof lists;

async function list(method: List, more: { continue?: true; fresh?: true } = {}) {
  const pages: { names: string[]; source: string; incomplete?: boolean; seenAt?: string }[] = [];
  let error: unknown = null;
  const stream = core.core.handlers[method](
    { ...lists['tags.list'](), ...more },
    { signal: new AbortController().signal },
  );
  try {
    for await (const { source, incomplete, seenAt, ...page } of stream)
      pages.push({
        names: 'tags' in page ? page.tags : page.repositories,
        source,
        ...(incomplete === undefined ? {} : { incomplete }),
        ...(seenAt === undefined ? {} : { seenAt }),
      });
  } catch (thrown) {
    error = thrown;
  }
  return { pages, names: pages.flatMap(({ names }) => names), error };
}
async function cachedFiles(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.gz')).map((name) => join(folder, name));
}
const asked = () => server.requests.filter(({ url }) => /_catalog|\/tags\//.test(url)).length;

test.each(Object.keys(lists) as List[])(
  '%s that broke off is kept as such, over a restart, and goes on where it stood',
  async (method) => {
    cutAfter = 'b';
    const broken = await list(method);
    expect(broken).toMatchObject({ names: ['a', 'b'], error: { code: 'UNREACHABLE' } });

    // Not yet: what is there stays, and so does the place.
    const still = await list(method, { continue: true });
    expect(still).toMatchObject({ names: ['a', 'b'], error: { code: 'UNREACHABLE' } });
    cutAfter = null;
    const before = asked();
    const rest = await list(method, { continue: true });
    expect(rest.error).toBeNull();
    expect(rest.pages).toEqual(
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ].map((names) => ({ names, source: 'catalog' })),
    );
    expect(asked() - before).toBe(2);
    expect((await list(method)).pages[0]).toEqual({
      ...{ names: all, source: 'cache', seenAt: expect.any(String) },
    });
  },
);

test.each(Object.keys(lists) as List[])(
  'after a restart %s says that it is not whole, offline too, and goes on from its beginning',
  async (method) => {
    cutAfter = 'd';
    await list(method);
    await core.close();
    core = await openTestCore({ directory: core.directory });
    cutAfter = null;
    await server.stop();
    const offline = await list(method);
    expect(offline.error).toMatchObject({ code: 'UNREACHABLE' });
    expect(offline.pages).toEqual([
      {
        ...{ names: ['a', 'b', 'c', 'd'], source: 'cache', incomplete: true },
        seenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  },
);

test.each(Object.keys(lists) as List[])(
  '%s that could not be kept is read anew: its place joins no older names',
  async (method) => {
    cutAfter = 'b';
    expect((await list(method)).names).toEqual(['a', 'b']);
    const cache = join(core.directory, 'cache');
    await expect.poll(async () => (await cachedFiles(cache)).length).toBe(1);
    const [file = ''] = await cachedFiles(cache);
    const before = await fs.readFile(file);
    cutAfter = 'd';
    expect((await list(method, { fresh: true })).names).toEqual(['a', 'b', 'c', 'd']);
    await expect.poll(async () => (await fs.readFile(file)).equals(before)).toBe(false);
    // Lists are written one after the other: behind this one nothing waits for the disk.
    await list(method === 'tags.list' ? 'repositories.list' : 'tags.list');
    await expect.poll(async () => (await cachedFiles(cache)).length).toBe(2);
    // As a disk that is full, or a process that ends, leaves it.
    await fs.writeFile(file, before);
    cutAfter = null;
    const rest = await list(method, { continue: true });
    const [old, ...live] = rest.pages;
    expect(old).toMatchObject({ names: ['a', 'b'], source: 'cache', incomplete: true });
    expect(live.flatMap(({ names }) => names)).toEqual(all);
    expect((await list(method)).pages[0]).toMatchObject({ names: all, source: 'cache' });
  },
);

test('a list that broke off takes no place of a longer whole one', async () => {
  await list('repositories.list');
  cutAfter = 'b';
  const broken = await list('repositories.list', { fresh: true });
  expect(broken.names).toEqual(['a', 'b']);
  const [first] = (await list('repositories.list')).pages;
  expect(first).toMatchObject({ names: all, source: 'cache' });
  expect(first).not.toHaveProperty('incomplete');
});

test('a reader that leaves in the middle leaves a list that goes on', async () => {
  for await (const _ of core.core.handlers['tags.list'](
    { registryId, repository: 'team/app' },
    { signal: new AbortController().signal },
  ))
    break;
  const rest = await list('tags.list', { continue: true });
  expect(rest.pages[0]).toEqual({ names: ['a', 'b'], source: 'catalog' });
  expect(rest.names).toEqual(all);
});

test('who goes on from nowhere begins anew', async () => {
  expect((await list('tags.list', { continue: true })).names).toEqual(all);
});

test('what was seen of a registry is told with it, kept over a restart, and announced when it is news', async () => {
  const seen = async () => (await core.call('registries.get', { id: registryId })).lastSeen;
  const heard = () => core.events.filter(({ topic }) => topic === 'lists');
  expect(await seen()).toBeNull();
  await list('repositories.list');
  const listed = { at: expect.any(String), outcome: 'listed', count: 6 };
  expect(await seen()).toEqual(listed);
  expect(heard()).toEqual([{ topic: 'lists', sequence: expect.any(Number), registryId }]);
  await list('repositories.list');
  expect(heard()).toHaveLength(1);
  await list('tags.list');
  expect(heard().slice(1)).toMatchObject([{ registryId, repository: 'team/app' }]);

  cutAfter = 'b';
  await list('repositories.list', { fresh: true });
  expect(await seen()).toEqual({
    ...listed,
    outcome: 'partial',
    error: 'UNREACHABLE',
    reason: expect.any(String),
  });
  expect(heard()).toHaveLength(3);
  cutAfter = null;
  expect(await core.call('registries.check', { id: registryId })).toMatchObject({ ok: true });
  expect(await seen()).toEqual(listed);
  await server.stop();
  const failed = { ...listed, outcome: 'failed', error: 'UNREACHABLE', reason: 'refused' };
  await core.call('registries.check', { id: registryId });
  expect(await seen()).toEqual(failed);
  await core.close();
  core = await openTestCore({ directory: core.directory });
  expect(await seen()).toEqual(failed);
  // Of another place nothing is known.
  await core.call('registries.update', {
    id: registryId,
    revision: 1,
    changes: { namespace: 'a' },
  });
  expect(await seen()).toBeNull();
});
