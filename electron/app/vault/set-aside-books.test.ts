import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

const passphrases = ['first passphrase', 'second passphrase', 'third passphrase'] as const;
const bookFile = z.object({
  content: z.looseObject({
    registries: z.array(z.unknown()),
    slots: z.array(z.unknown()),
    secrets: z.array(z.looseObject({ sealed: z.looseObject({ ciphertext: z.string() }) })),
  }),
});

let directory: string;
let core: TestCore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-set-aside-'));
  core = await openTestCore({ directory });
  await core.call('vault.setPassphrase', { passphrase: passphrases[0] });
  await core.call('registries.create', {
    registry: {
      name: 'Ours',
      address: 'registry.example.com',
      credential: { kind: 'password', username: 'ann', password: 'sesame', keep: 'vault' },
    },
  });
});
afterEach(async () => {
  await core.close();
  await rm(directory, { recursive: true, force: true });
});

const file = (name: string) => join(directory, name);
const textOf = (name: string) => readFile(file(name), 'utf8');
const change = (from: string, to: string) =>
  core.call('vault.setPassphrase', { current: from, passphrase: to });

test('a book set aside loses its slots and secrets at a key change, and keeps its records', async () => {
  const before = await textOf('book.json');
  const names = ['book.json.damaged-1', 'book.json.1.damaged-2', 'book.json.2.damaged-3'];
  for (const name of names) await writeFile(file(name), before);
  const { secrets } = bookFile.parse(JSON.parse(before)).content;
  expect(secrets.length).toBeGreaterThan(0);
  await change(passphrases[0], passphrases[1]);
  for (const name of names) {
    const { content } = bookFile.parse(JSON.parse(await textOf(name)));
    expect([content.registries.length, content.slots, content.secrets]).toEqual([1, [], []]);
  }
});

test('one that cannot be read is sealed whole under the new key, and again under the next', async () => {
  const half = (await textOf('book.json')).slice(0, -40);
  const name = 'book.json.damaged-2026-01-01';
  await writeFile(file(name), half);
  const sealedBefore = /"ciphertext":"([^"]+)"/.exec(half)?.[1] ?? '';
  expect(sealedBefore).not.toBe('');
  await change(passphrases[0], passphrases[1]);
  const once = await textOf(name);
  expect(once).not.toContain(sealedBefore);
  expect(JSON.parse(once)).toMatchObject({ format: 'berth-set-aside' });
  await change(passphrases[1], passphrases[2]);
  const twice = await textOf(name);
  expect(JSON.parse(twice)).toMatchObject({ format: 'berth-set-aside' });
  expect(twice).not.toBe(once);
});

test('a key that is made anew counts as a change', async () => {
  const before = await textOf('book.json');
  await writeFile(file('book.json.damaged-1'), before);
  await core.call('vault.rotate', { passphrase: passphrases[0] });
  const { content } = bookFile.parse(JSON.parse(await textOf('book.json.damaged-1')));
  expect([content.slots, content.secrets]).toEqual([[], []]);
});

test('what a link leads to, and files that are no book set aside, stay as they are', async () => {
  const before = await textOf('book.json');
  const outside = file('elsewhere.json');
  await writeFile(outside, before);
  await symlink(outside, file('book.json.damaged-link'));
  for (const name of ['book.json.old', 'settings.json.damaged-1', 'notes.damaged-1'])
    await writeFile(file(name), before);
  await change(passphrases[0], passphrases[1]);
  for (const name of [
    'elsewhere.json',
    'book.json.old',
    'settings.json.damaged-1',
    'notes.damaged-1',
  ])
    expect([name, (await textOf(name)) === before]).toEqual([name, true]);
  expect((await lstat(file('book.json.damaged-link'))).isSymbolicLink()).toBe(true);
});
