import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore({ passphrase: 'correct horse' });
});
afterEach(() => core.remove());

const create = (name: string, keep: 'vault' | 'session', address = 'https://r.example') =>
  core.call('registries.create', {
    registry: {
      name,
      address,
      credential: { kind: 'password', username: 'ada', password: 'pw', keep },
    },
  });

/** Every file of the data directory in which a text stands. */
async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(core.directory, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return path.includes(text) || (await readFile(path, 'utf8')).includes(text) ? [path] : [];
      }),
  );
  return found.flat();
}

test('books that were set aside lose it as well; those that cannot be read are named', async () => {
  const kept = await create('Kept', 'vault');
  const { id } = await create('Gone', 'vault');
  await core.call('registries.setDefault', { id });
  await core.call('favourites.set', { registryId: id, repository: 'team/app', favourite: true });
  const file = (name: string) => join(core.directory, name);
  const whole = await readFile(file('book.json'), 'utf8');
  await core.call('registries.delete', { id });
  const deleted = await readFile(file('book.json'), 'utf8');
  const setAside = {
    'book.json.damaged-1': whole,
    'book.json.1.damaged-2': deleted,
    'book.json.damaged-cut': whole.slice(0, -20),
    'book.json.damaged-other': whole.replaceAll(id, kept.id).slice(0, -20),
  };
  for (const [name, text] of Object.entries(setAside)) await writeFile(file(name), text);
  await core.call('registries.forget', { id });
  expect((await filesWith(id)).map((path) => basename(path))).toEqual(['book.json.damaged-cut']);
  for (const name of ['book.json.damaged-1', 'book.json.1.damaged-2'])
    expect(await readFile(file(name), 'utf8')).toContain(kept.id);
  const { notices } = await core.call('app.info', {});
  const [notice] = notices.filter(({ kind }) => kind === 'setAside');
  expect(notice?.message).toContain('book.json.damaged-cut');
  expect(notice?.message).not.toContain('damaged-other');
  expect(core.events.at(-1)).toMatchObject({ topic: 'settings' });
});

test('a registry forgotten now is gone with its secrets and all that was remembered of it, from the copies too', async () => {
  await using server = await startMisbehavingServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"repositories":["team/app"]}');
  });
  const kept = await create('Kept', 'vault');
  const { id } = await create('Gone', 'vault', server.address);
  await core.pages('repositories.list', { registryId: id });
  await core.call('favourites.set', { registryId: id, repository: 'team/app', favourite: true });
  await core.call('recents.add', { registryId: id, repository: 'team/app', reference: null });
  await core.call('registries.delete', { id });
  expect((await filesWith(id)).length).toBeGreaterThan(1);
  expect((await core.call('registries.deleted', {})).deleted).toMatchObject([{ id }]);

  const before = core.events.length;
  await core.call('registries.forget', { id });
  const topics = core.events.slice(before).map(({ topic }) => topic);
  expect(new Set(topics)).toEqual(new Set(['activity', 'registries']));
  expect(await filesWith(id)).toEqual([]);
  expect((await core.call('registries.deleted', {})).deleted).toEqual([]);
  await expect(core.call('registries.restore', { id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await core.close();
  core = await openTestCore({ directory: core.directory, passphrase: 'correct horse' });
  expect(await core.call('registries.get', { id: kept.id })).toMatchObject({
    credential: { state: 'saved' },
  });
  expect(await filesWith(id)).toEqual([]);
});

test('a secret of the session goes too', async () => {
  const { id } = await create('Gone', 'session');
  await core.call('registries.delete', { id });
  expect((await core.call('vault.status', {})).session).toBe(1);
  await core.call('registries.forget', { id });
  expect((await core.call('vault.status', {})).session).toBe(0);
});

test('what is not deleted is not forgotten', async () => {
  const { id } = await create('Here', 'vault');
  for (const one of [id, '00000000-0000-4000-8000-000000000000'])
    await expect(core.call('registries.forget', { id: one })).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', reason: 'registryNotFound' },
    });
  expect((await core.call('registries.get', { id })).credential.state).toBe('saved');
});
