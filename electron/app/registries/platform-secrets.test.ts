import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ImportingCore,
  openImportingCore,
  zadigPlain,
} from '../../../e2e/fixtures/importing-core.ts';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';
import { decodeBook, encodeBook } from '../../storage/book-file.ts';

let core: ImportingCore;
beforeEach(async () => {
  core = await openImportingCore();
});
afterEach(() => core.remove());

const secret = 'platform-word-4711';
const inBook = () => readFile(join(core.directory, 'book.json'), 'utf8');

test('what looks like a secret in an imported record is not kept, and the record says so', async () => {
  const extra = { robotPassword: secret, nested: [{ 'api-key': secret, colour: 'blue' }] };
  const { previewId, records } = await core.preview({ ...zadigPlain, ...extra });
  expect(records[0]?.notes.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['robotPassword', 'nested[0].api-key']),
  );
  await core.call('exchange.apply', {
    previewId,
    choices: [{ key: records[0]?.key ?? '', action: 'add' }],
  });
  expect(await inBook()).not.toContain(secret);
  expect(await inBook()).toContain('blue');
});

test('a caller of the API cannot have one kept either', async () => {
  const platform = {
    own: { access_key: secret, proxy: `http://ann:${secret}@p.example.com`, a: 1 },
  };
  const { id } = await core.call('registries.create', {
    registry: { name: 'One', address: 'https://registry.example.com', platform },
  });
  const changes = { platform: { own: { b: 2, deep: { auth: secret } }, token: secret } };
  const kept = { own: { a: 1, proxy: 'http://p.example.com' } };
  expect((await core.call('registries.get', { id })).platform).toEqual(kept);
  await core.call('registries.update', { id, revision: 1, changes });
  expect((await core.call('registries.get', { id })).platform).toEqual({ own: { b: 2, deep: {} } });
  expect(await inBook()).not.toContain(secret);
});

test('one that an earlier version kept goes at the next start, from the copies too', async () => {
  const { id } = await core.call('registries.create', {
    registry: { name: 'One', address: 'https://registry.example.com', platform: { own: { a: 1 } } },
  });
  await core.close();
  const book = decodeBook(await readFile(join(core.directory, 'book.json')));
  if (book.kind !== 'good') throw new Error(`it is ${book.kind}`);
  const [registry] = book.state.registries;
  if (registry === undefined) throw new Error('the registry is gone');
  const state = {
    ...book.state,
    registries: [{ ...registry, platform: { own: { a: 1, password: secret } } }],
  };
  const files = (await readdir(core.directory)).filter((name) => name.startsWith('book.json'));
  for (const name of files)
    await writeFile(join(core.directory, name), encodeBook({ ...book, state }));
  const again = await openTestCore({ directory: core.directory });
  expect((await again.call('registries.get', { id })).platform).toEqual({ own: { a: 1 } });
  const after = (await readdir(core.directory)).filter((name) => name.startsWith('book.json'));
  expect(after).toContain('book.json.1');
  for (const name of after)
    expect(await readFile(join(core.directory, name), 'utf8')).not.toContain(secret);
  await again.close();
});
