import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestCore } from '../../e2e/fixtures/test-core.ts';
import { decodeBook } from '../storage/book-file.ts';

/** Written by the program of that time, and never written anew. */
const recorded = new URL('../../e2e/fixtures/books/version-1.book', import.meta.url);
const fileSchema = z.object({ version: z.literal(1), content: z.record(z.string(), z.unknown()) });
const names = ['Production', 'Amazon', 'Anonymous', 'By helper', 'By profile', 'For a session'];

test('a book of version 1 is read with all it holds', async () => {
  const bytes = await readFile(recorded);
  const book = decodeBook(bytes);
  const file = fileSchema.parse(JSON.parse(bytes.toString('utf8')));
  if (book.kind !== 'good') throw new Error(`it is ${book.kind}`);
  expect(book.state.registries.map(({ name }) => name)).toEqual(names);
  expect(book.state).toMatchObject(file.content);
});

test('a book of version 1 opens with its passphrase, and its secrets with it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-old-book-'));
  await writeFile(join(directory, 'book.json'), await readFile(recorded), { mode: 0o600 });
  const path = join(directory, 'out.json');
  const core = await openTestCore({
    directory,
    passphrase: 'of the first version',
    exportDesk: { confirm: async () => path },
  });
  try {
    const info = await core.call('app.info', {});
    expect(info.notices).toEqual([]);
    const { registries, defaultId } = await core.call('registries.list', {});
    expect(registries.map(({ name }) => name)).toEqual(names);
    expect(registries[0]).toMatchObject({
      id: defaultId,
      namespace: 'team',
      pinned: ['team/app'],
      proxy: 'http://ann@proxy.example.com:3128',
      tls: { hasClientKey: true },
      credential: { kind: 'password', username: 'robot$ci', state: 'saved' },
    });
    expect(registries.map(({ credential }) => credential.state)).toEqual([
      ...['saved', 'saved', 'saved', 'saved', 'saved', 'missing'],
    ]);
    const ids = registries.slice(0, 2).map(({ id }) => id);
    await core.call('exchange.export', { format: 'zadig', ids, secrets: 'plain' });
    const out = await readFile(path, 'utf8');
    expect(out).toContain('password-of-version-1');
    expect(out).toContain('secret-key-of-version-1');
    // Opens every sealed secret, those of clients and proxies too.
    expect((await core.call('vault.rotate', {})).state).toBe('unlocked');
  } finally {
    await core.remove();
  }
});
