import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  book2,
  book2Passphrase,
  book3,
  book3Passphrase,
  book4,
  book4Passphrase,
  migratedStates,
  oldBook,
  oldBookPassphrase,
} from '../../../e2e/fixtures/old-book.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { onlyThorough } from '../../../e2e/fixtures/thorough.ts';
import { decodeBook, encodeBook } from '../../storage/book-file.ts';
import type { BookState } from '../../storage/book-state.ts';

const names = Object.keys(migratedStates);
const fileSchema = z.object({
  version: z.number(),
  content: z.looseObject({
    secrets: z.array(z.looseObject({ sealed: z.object({ version: z.number() }) })),
  }),
});

let directory: string;
let core: TestCore | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-old-book-'));
  core = undefined;
});
afterEach(async () => {
  await core?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The recorded state; what is edited is edited as somebody would who knows the format. */
async function recordedState(): Promise<BookState> {
  const book = decodeBook(await readFile(oldBook));
  if (book.kind !== 'good') throw new Error(`it is ${book.kind}`);
  return book.state;
}

async function write(state: BookState | Buffer): Promise<void> {
  const bytes = Buffer.isBuffer(state)
    ? state
    : encodeBook({ state, epoch: 0, savedAt: '2026-11-21T00:00:00.000Z' });
  for (const name of ['book.json', 'book.json.1', 'book.json.2'])
    await writeFile(join(directory, name), bytes, { mode: 0o600 });
}

async function open(options: Parameters<typeof openTestCore>[0] = {}): Promise<TestCore> {
  core = await openTestCore({ directory, passphrase: oldBookPassphrase, ...options });
  return core;
}

const onDisk = async (name = 'book.json') =>
  fileSchema.parse(JSON.parse(await readFile(join(directory, name), 'utf8')));

async function states(): Promise<Record<string, string>> {
  const { registries } = (await core?.call('registries.list', {})) ?? { registries: [] };
  return Object.fromEntries(registries.map(({ name, credential }) => [name, credential.state]));
}

/** The record with one of them changed. */
function edited(
  state: BookState,
  name: string,
  changes: Partial<BookState['registries'][number]>,
): BookState {
  return {
    ...state,
    registries: state.registries.map((one) => (one.name === name ? { ...one, ...changes } : one)),
  };
}

test('a book of version 1 is read with all it holds, and written as version 1 until the vault is open', async () => {
  const state = await recordedState();
  expect(state.version).toBe(1);
  expect(state.registries.map(({ name }) => name)).toEqual(names);
  const again = decodeBook(encodeBook({ state, epoch: 3, savedAt: '2026-11-21T00:00:00.000Z' }));
  expect(again).toMatchObject({ kind: 'good', state, epoch: 3 });

  await write(await readFile(oldBook));
  await open({ passphrase: undefined });
  await core?.call('registries.setDefault', { id: null });
  expect(await onDisk()).toMatchObject({ version: 1 });
  expect((await core?.call('vault.status', {}))?.state).toBe('locked');
  await core?.call('vault.unlock', { passphrase: oldBookPassphrase });
  expect(await onDisk()).toMatchObject({ version: 5 });
});

test('the first unlock seals its secrets anew, in the copies too; what a proxy or CA could read is asked for again', async () => {
  await write(await readFile(oldBook));
  const path = join(directory, 'out.json');
  await open({
    confirmation: {
      canAsk: () => true,
      exportFile: async () => path,
      keyChange: async () => true,
      lendLogin: async () => true,
    },
  });
  expect((await core?.call('app.info', {}))?.notices).toEqual([]);
  for (const name of (await readdir(directory)).filter((one) => one.startsWith('book.json')))
    expect([name, (await onDisk(name)).version]).toEqual([name, 5]);
  expect(await states()).toEqual(migratedStates);
  const { registries } = (await core?.call('registries.list', {})) ?? { registries: [] };
  const production = registries.find(({ name }) => name === 'Production');
  expect(production).toMatchObject({
    namespace: 'team',
    pinned: ['team/app'],
    proxy: 'http://ann@proxy.example.com:3128',
    tls: { hasClientKey: true },
    isDefault: true,
  });
  expect((await core?.call('vault.status', {}))?.unreadable).toEqual([
    { registryId: production?.id, field: 'credential' },
    { registryId: production?.id, field: 'proxyPassword' },
  ]);
  const ids = registries.filter(({ name }) => name === 'Amazon').map(({ id }) => id);
  await core?.call('exchange.export', { format: 'zadig', ids, secrets: 'plain' });
  expect(await readFile(path, 'utf8')).toContain('secret-key-of-version-1');
});

const quick = new Set<string>(['without a proxy its login stays', 'another address opens nothing']);

test.for([
  ['without a proxy its login stays', { proxy: 'system', hasProxyPassword: false }, 'saved'],
  [
    'another address opens nothing',
    { proxy: 'system', address: 'https://evil.example' },
    'changed',
  ],
  ['nor does another provider', { proxy: 'system', provider: 'native' }, 'changed'],
  ['nor one without certificate check', { proxy: 'system', tls: { verify: false } }, 'changed'],
  ['nor one with a CA', { proxy: 'system', tls: { verify: true, caCertificate: 'x' } }, 'changed'],
  ['nor one through another proxy', { proxy: 'http://evil.example:3128' }, 'changed'],
] as const)(
  'a record of version 1, edited before the first unlock: %s',
  async ([what, changes, state], context) => {
    // Each derives the key of the recorded book twice, which takes seconds.
    if (!quick.has(what)) onlyThorough(context);
    const before = await recordedState();
    const production = before.registries.find(({ name }) => name === 'Production');
    const { caCertificate: _own, ...kept } = production?.tls ?? {
      verify: true,
      hasClientKey: true,
    };
    const tls = { ...kept, ...('tls' in changes ? changes.tls : {}) };
    await write(edited(before, 'Production', { ...changes, tls }));
    await open();
    expect(await states()).toMatchObject({ Production: state, Amazon: 'saved' });
    await core?.close();
    await open();
    expect(await states()).toMatchObject({ Production: state, Amazon: 'saved' });
  },
);

test('a secret of version 1 put back into a book of a later version opens nothing', async () => {
  const old = await recordedState();
  await write(await readFile(oldBook));
  await open();
  await core?.close();
  const book = decodeBook(await readFile(join(directory, 'book.json')));
  if (book.kind !== 'good') throw new Error(`it is ${book.kind}`);
  await write({ ...book.state, secrets: old.secrets });
  await open();
  expect(await states()).toMatchObject({ Amazon: 'changed' });
});

test('a book of version 2 opens with all it holds, is written anew by the first change, and has favourites', async () => {
  const bytes = await readFile(book2);
  const recorded = decodeBook(bytes);
  if (recorded.kind !== 'good') throw new Error(`it is ${recorded.kind}`);
  await write(bytes);
  await open({ passphrase: book2Passphrase });
  expect((await core?.call('app.info', {}))?.notices).toEqual([]);
  expect(await states()).toEqual({ Production: 'saved', Anonymous: 'saved' });
  expect(await onDisk()).toMatchObject({ version: 2 });
  const production = recorded.state.registries.find(({ name }) => name === 'Production');
  const registryId = production?.id ?? '';
  await core?.call('favourites.set', { registryId, repository: 'team/app', favourite: true });
  expect(await onDisk()).toMatchObject({ version: 5 });
  await core?.close();

  await open({ passphrase: book2Passphrase });
  expect((await core?.call('favourites.list', {}))?.favourites).toEqual([
    { registryId, repository: 'team/app' },
  ]);
  const after = decodeBook(await readFile(join(directory, 'book.json')));
  expect(after).toMatchObject({
    kind: 'good',
    state: { ...recorded.state, favourites: [{ registryId, repository: 'team/app' }] },
  });
  const [deleted] = (await core?.call('registries.deleted', {}))?.deleted ?? [];
  expect(deleted).toMatchObject({ name: 'Deleted' });
  await core?.call('registries.restore', { id: deleted?.id ?? '' });
  expect(await states()).toMatchObject({ Deleted: 'saved' });
});

test('favourites of a book that waits for its vault are kept', async () => {
  await write(await readFile(oldBook));
  await open({ passphrase: undefined });
  const { registries } = (await core?.call('registries.list', {})) ?? { registries: [] };
  const registryId = registries[0]?.id ?? '';
  await core?.call('favourites.set', { registryId, repository: 'team/app', favourite: true });
  await core?.close();
  expect(await onDisk()).toMatchObject({ version: 1 });
  await open();
  expect((await core?.call('favourites.list', {}))?.favourites).toEqual([
    { registryId, repository: 'team/app' },
  ]);
  expect(await onDisk()).toMatchObject({ version: 5 });
});

test.each([
  [3, book3, book3Passphrase, 'Third'],
  [4, book4, book4Passphrase, 'Fourth'],
] as const)(
  'a book of version %d opens with all it holds, and takes systems with their secrets',
  async (version, file, passphrase, name) => {
    const bytes = await readFile(file);
    const recorded = decodeBook(bytes);
    if (recorded.kind !== 'good') throw new Error(`it is ${recorded.kind}`);
    expect(recorded.state.systems).toEqual([]);
    await write(bytes);
    await open({ passphrase });
    expect(await states()).toEqual({ [name]: 'saved' });
    expect(await onDisk()).toMatchObject({ version });
    const system = await core?.call('systems.create', {
      system: {
        name: 'Zadig',
        kind: 'zadig',
        address: 'https://zadig.example.com',
        credential: { kind: 'token', token: 'token-of-the-system' },
      },
    });
    expect(await onDisk()).toMatchObject({ version: 5 });
    expect(JSON.stringify(await onDisk())).not.toContain('token-of-the-system');
    await core?.close();

    await open({ passphrase });
    expect((await core?.call('systems.list', {}))?.systems).toEqual([system]);
    expect(system?.credential.state).toBe('saved');
    expect(decodeBook(await readFile(join(directory, 'book.json')))).toMatchObject({
      kind: 'good',
      state: { registries: recorded.state.registries, favourites: recorded.state.favourites },
    });
    await core?.call('vault.rotate', { passphrase });
    expect((await core?.call('systems.list', {}))?.systems[0]?.credential.state).toBe('saved');
  },
);
