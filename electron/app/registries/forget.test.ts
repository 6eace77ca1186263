import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  expect(core.events.slice(before).map(({ topic }) => topic)).toEqual(['registries']);
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
