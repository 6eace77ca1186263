import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '../../e2e/fixtures/test-core.ts';
import { createStderrLogger } from '../log/stderr-logger.ts';
import { openBook } from '../storage/book.ts';

let core: TestCore;
let first: string;
let second: string;

const create = async (name: string) =>
  (await core.call('registries.create', { registry: { name, address: `${name}.example.com` } })).id;

beforeEach(async () => {
  core = await openTestCore();
  [first, second] = [await create('first'), await create('second')];
});
afterEach(() => core.remove());

async function reopen(): Promise<void> {
  await core.close();
  core = await openTestCore({ directory: core.directory });
}

const star = (registryId: string, repository: string, favourite = true) =>
  core.call('favourites.set', { registryId, repository, favourite });
const favourites = async () => (await core.call('favourites.list', {})).favourites;
const open = (registryId: string, repository: string, reference: string | null = null) =>
  core.call('recents.add', { registryId, repository, reference });
const recents = async () =>
  (await core.call('recents.list', {})).recents.map(
    ({ repository, reference }) => `${repository}:${reference ?? ''}`,
  );
const heard = () => core.events.filter(({ topic }) => topic === 'favourites').length;
const onDisk = async () =>
  (
    await Promise.all(
      (
        await readdir(core.directory, { recursive: true })
      )
        .filter((name) => name.endsWith('.json') || /\.json\.\d$/.test(name))
        .map((name) => readFile(join(core.directory, name), 'utf8')),
    )
  ).join('\n');

test('a favourite is there once, after a restart too, and is told of once', async () => {
  await star(first, 'team/app');
  await star(second, 'team/app');
  expect(heard()).toBe(2);
  const answer = await star(first, 'team/app');
  expect(heard()).toBe(2);
  const both = [first, second].map((registryId) => ({ registryId, repository: 'team/app' }));
  expect(answer.favourites).toEqual(both);
  await reopen();
  expect(await favourites()).toEqual(both);
  expect((await star(first, 'team/app', false)).favourites).toEqual(both.slice(1));
  expect(await star(first, 'never/starred', false)).toMatchObject({ favourites: both.slice(1) });
});

test('an image of Docker Hub has one name, and a registry that is none is refused', async () => {
  const { id } = await core.call('registries.create', {
    registry: { name: 'Hub', address: 'docker.io' },
  });
  await star(id, 'nginx');
  expect(await favourites()).toEqual([{ registryId: id, repository: 'library/nginx' }]);
  expect((await star(id, 'library/nginx', false)).favourites).toEqual([]);
  const nobody = '00000000-0000-4000-8000-000000000000';
  for (const refused of [star(nobody, 'a'), open(nobody, 'a')])
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each(['team//app', '../admin', 'team/.', '/app', 'a b', 'a\u0000', 'a'.repeat(513)])(
  'what no registry can be asked for (%j) is neither starred nor remembered',
  async (name) => {
    for (const refused of [star(first, name), open(first, name), open(first, name, 'latest')])
      await expect(refused).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        detail: { issues: [{ path: 'repository' }] },
      });
    expect([await favourites(), await recents()]).toEqual([[], []]);
  },
);

test('names that only some servers have can be starred and remembered, odd references not', async () => {
  await star(first, 'Team/App');
  await open(first, 'Team/App', 'V+1');
  for (const reference of ['..', 'a/b', 'a b', 'a@b'])
    await expect(open(first, 'app', reference)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      detail: { issues: [{ path: 'reference' }] },
    });
  expect(await recents()).toEqual(['Team/App:V+1']);
});

test('a favourite of before that cannot be opened can still be unstarred', async () => {
  await core.close();
  const book = await openBook(core.directory, { logger: createStderrLogger('silent') });
  const odd = { registryId: first, repository: '../admin' };
  await book.change((state) => ({ ...state, favourites: [odd] }));
  await book.close();
  core = await openTestCore({ directory: core.directory });
  expect(await favourites()).toEqual([odd]);
  expect((await star(first, '../admin', false)).favourites).toEqual([]);
});

test('a thousand favourites, no more', async () => {
  await core.close();
  const book = await openBook(core.directory, { logger: createStderrLogger('silent') });
  const thousand = Array.from({ length: 1_000 }, (_, index) => `app-${index}`);
  await book.change((state) => ({
    ...state,
    favourites: thousand.map((repository) => ({ registryId: first, repository })),
  }));
  await book.close();
  core = await openTestCore({ directory: core.directory });
  await expect(star(first, 'one-more')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await star(first, 'app-0', false);
  await star(first, 'one-more');
  expect(await favourites()).toHaveLength(1_000);
});

test('what was open is listed newest first, once, fifty of it, after a restart too', async () => {
  await open(first, 'team/app', 'latest');
  for (let index = 0; index < 50; index += 1) await open(first, `app-${index}`);
  await open(first, 'app-7');
  const digest = `sha256:${'1'.repeat(64)}`;
  await open(first, 'app-7', digest);
  const listed = await recents();
  expect(listed.slice(0, 4)).toEqual([`app-7:${digest}`, 'app-7:', 'app-49:', 'app-48:']);
  expect(listed).toHaveLength(50);
  expect(listed).not.toContain('team/app:latest');
  await reopen();
  expect(await recents()).toEqual(listed);
});

test('both go with their registry and come back with it', async () => {
  await star(first, 'team/app');
  await open(first, 'team/app');
  await open(second, 'other/app');
  const before = heard();
  await core.call('registries.delete', { id: first });
  expect(heard()).toBe(before + 1);
  expect(await favourites()).toEqual([]);
  expect(await recents()).toEqual(['other/app:']);
  await reopen();
  await core.call('registries.restore', { id: first });
  expect(heard()).toBe(1);
  expect(await favourites()).toEqual([{ registryId: first, repository: 'team/app' }]);
  expect(await recents()).toEqual(['other/app:', 'team/app:']);
  expect(await onDisk()).toContain('team/app');
});
