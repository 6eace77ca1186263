import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { fakeSafeStorage } from '../../../e2e/fixtures/vault/fake-safe-storage.ts';
import { decodeBook } from '../../storage/book-file.ts';
import type { BookState } from '../../storage/book-state.ts';
import { createSafeStorageSlot } from '../../vault/safe-storage-slot.ts';

let core: TestCore | undefined;
afterEach(async () => {
  await core?.remove();
  core = undefined;
});

const password = 'horse-battery-4711';
const draft = (name: string) => ({
  name,
  address: `${name}.example.com`,
  credential: { kind: 'password' as const, username: 'ada', password },
});

async function onDisk({ directory }: TestCore, name = 'book.json'): Promise<BookState> {
  const book = decodeBook(await readFile(join(directory, name)));
  if (book.kind !== 'good') throw new Error(`it is ${book.kind}`);
  return book.state;
}

function safeStorageSlot() {
  const { safeStorage } = fakeSafeStorage();
  return createSafeStorageSlot(safeStorage, { platform: 'linux', timeLimit: 1000 });
}

test('the first secret, its vault and its record are saved in one write', async () => {
  core = await openTestCore({ slots: [safeStorageSlot()] });
  const { call } = core;
  await call('registries.create', { registry: { name: 'before', address: 'a.example.com' } });
  await call('registries.create', { registry: draft('first') });
  const written = await onDisk(core);
  expect(written).toMatchObject({
    registries: [{ name: 'before' }, { name: 'first' }],
    slots: [{ kind: 'safeStorage' }],
  });
  expect(written.secrets).toHaveLength(1);
  // The write before it is the last good copy: nothing lies between the two.
  expect(await onDisk(core, 'book.json.2')).toMatchObject({
    registries: [{ name: 'before' }],
    slots: [],
    secrets: [],
  });
});

test('a name that is taken makes no vault', async () => {
  core = await openTestCore({ slots: [safeStorageSlot()] });
  const { call } = core;
  await call('registries.create', { registry: { name: 'taken', address: 'a.example.com' } });
  await expect(call('registries.create', { registry: draft('taken') })).rejects.toMatchObject({
    reason: 'nameTaken',
  });
  expect((await call('vault.status', {})).state).toBe('empty');
});

test('changes of keys and of records at the same time leave every secret readable', async () => {
  const passphrase = 'of this test';
  core = await openTestCore({ passphrase });
  const { call, directory } = core;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const done = await Promise.all([
    ...names.flatMap((name) => [
      call('registries.create', { registry: draft(name) }),
      call('vault.rotate', { passphrase }),
    ]),
  ]);
  expect(done).toHaveLength(2 * names.length);
  await core.close();
  core = await openTestCore({ directory, passphrase });
  expect((await core.call('vault.status', {})).unreadable).toEqual([]);
  const { registries } = await core.call('registries.list', {});
  expect(registries.map(({ credential }) => credential.state)).toEqual(names.map(() => 'saved'));
});
