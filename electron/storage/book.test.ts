import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { type Book, openBook } from './book.ts';
import type { BookState, StoredRegistry, StoredSecret } from './book-state.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };
const noon = new Date('2026-11-21T12:00:00.000Z');
let folder: string;
const books: Book[] = [];

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-book-'));
});
afterEach(async () => {
  for (const book of books.splice(0)) await book.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function open(now: Date = noon): Promise<Book> {
  const book = await openBook(folder, { logger: silent, now: () => now });
  books.push(book);
  return book;
}

const file = (name = 'book.json') => join(folder, name);
const text = (name?: string) => fs.readFile(file(name), 'utf8');

function registry(name: string): StoredRegistry {
  const at = noon.toISOString();
  return {
    id: randomUUID(),
    name,
    description: null,
    address: 'https://registry.example.com',
    internalAddress: null,
    provider: 'native',
    region: null,
    namespace: null,
    tls: { verify: true, hasClientKey: false },
    proxy: 'system',
    hasProxyPassword: false,
    credential: { kind: 'none', keep: 'none', changedAt: null },
    active: true,
    readOnly: false,
    group: null,
    pinned: ['library/größe'],
    clusters: [],
    platform: { zadig: { registry_id: 7, nested: [null, true] } },
    sample: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
}

function secretOf(registryId: string, ciphertext = 'AAAA'): StoredSecret {
  return {
    binding: { owner: { kind: 'registry', id: registryId }, field: 'credential' },
    sealed: { version: 2, nonce: 'AAAA', ciphertext, tag: 'AAAA' },
  };
}

const adding = (entry: StoredRegistry) => (state: BookState) => ({
  ...state,
  registries: [...state.registries, entry],
});
const namesIn = (book: Book) => book.state().registries.map(({ name }) => name);

test('starts empty and writes nothing until something changes', async () => {
  const book = await open();
  expect(book.state().registries).toEqual([]);
  expect(book.sequence).toBe(1);
  expect(book.notices).toEqual([]);
  expect(await fs.readdir(folder)).toEqual([]);
});

test('a path that an earlier version kept behind a hosted registry becomes its namespace', async () => {
  const first = await open();
  const earlier = {
    ...registry('one'),
    address: 'https://ghcr.io/octo',
    pinned: ['app', 'octo/b'],
  };
  const own = { ...registry('two'), address: 'https://registry.example.com/octo' };
  await first.change((state) => ({ ...state, registries: [earlier, own] }));
  const { registries } = (await open()).state();
  expect(registries).toEqual([
    { ...earlier, address: 'https://ghcr.io', namespace: 'octo', pinned: ['octo/app', 'octo/b'] },
    own,
  ]);
});

test('what was changed is there for the next one that opens the folder, to the letter', async () => {
  const first = await open();
  const one = registry('one');
  await first.change(adding(one));
  await first.change((state) => ({ ...state, defaultId: one.id }));
  const second = await open();
  expect(second.state()).toEqual(first.state());
  expect(second.state().registries).toEqual([one]);
  expect(second.notices).toEqual([]);
  for (const name of await fs.readdir(folder))
    expect((await fs.stat(file(name))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await text())).toMatchObject({ format: 'berth-book', version: 5 });
});

test('changes happen one after the other, and listeners hear of each after it is on disk', async () => {
  const book = await open();
  const heard: [number, number][] = [];
  book.onChanged(() => heard.push([book.sequence, book.state().registries.length]));
  await Promise.all(['a', 'b', 'c'].map((name) => book.change(adding(registry(name)))));
  expect(namesIn(book)).toEqual(['a', 'b', 'c']);
  expect(heard).toEqual([
    [2, 1],
    [3, 2],
    [4, 3],
  ]);
  expect(JSON.parse(await text()).content.registries).toHaveLength(3);
});

test('a change that throws or changes nothing writes nothing', async () => {
  const book = await open();
  await book.change(adding(registry('a')));
  const before = await text();
  await expect(
    book.change(() => {
      throw new RangeError('no');
    }),
  ).rejects.toThrow(RangeError);
  await book.change((state) => state);
  expect(book.sequence).toBe(2);
  expect(await text()).toBe(before);
});

test('a change that takes its time holds up the others, and none sees half of it', async () => {
  const book = await open();
  const steps: string[] = [];
  let goOn = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow = book.change(async (state, change) => {
    change.beforeVisible(() => void steps.push(`before ${book.state().registries.length}`));
    change.afterwards(async () => {
      await Promise.resolve();
      steps.push(`after ${book.state().registries.length}`);
    });
    change.onFailed(() => void steps.push('failed'));
    await waiting;
    change.keys({ slots: ['of the slow one'] });
    return adding(registry('a'))(state);
  });
  const next = book.change((state) => {
    steps.push(`next sees ${state.registries.length} and ${state.slots.length}`);
    return adding(registry('b'))(state);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([steps, book.sequence]).toEqual([[], 1]);
  goOn();
  await Promise.all([slow, next]);
  expect(steps).toEqual(['before 0', 'after 1', 'next sees 1 and 1']);
});

test('a change that fails, or cannot be written, clears up after itself and nothing of it stays', async () => {
  const book = await open();
  const failed: string[] = [];
  await expect(
    book.change(async (_state, change) => {
      change.keys({ slots: ['never'] });
      change.beforeVisible(() => void failed.push('visible'));
      change.onFailed(() => void failed.push('made'));
      throw new RangeError('no');
    }),
  ).rejects.toThrow(RangeError);
  await expect(
    book.change((state, change) => {
      change.onFailed(() => void failed.push('written'));
      return adding({ ...registry('x'), id: 'not an id' })(state);
    }),
  ).rejects.toThrow();
  expect(failed).toEqual(['made', 'written']);
  expect(book.state().slots).toEqual([]);
});

test('the state is frozen and shares nothing with what a change was made of', async () => {
  const book = await open();
  const one = registry('one');
  const state = await book.change(adding(one));
  one.pinned.push('sneaked/in');
  expect(state.registries[0]?.pinned).toEqual(['library/größe']);
  expect(() => state.registries.push(one)).toThrow(TypeError);
  expect(() => state.registries[0]?.pinned.push('x')).toThrow(TypeError);
});

test('a state that could not be read back is refused before anything is written', async () => {
  const book = await open();
  await expect(book.change(adding({ ...registry('x'), id: 'not an id' }))).rejects.toThrow();
  expect(await fs.readdir(folder)).toEqual([]);
  expect(book.state().registries).toEqual([]);
});

test('when writing fails the old state stays, in memory and on disk', async () => {
  const book = await open();
  await book.change(adding(registry('a')));
  const before = await text();
  await fs.rm(file());
  await fs.mkdir(file());
  await fs.writeFile(join(file(), 'in the way'), '');
  await expect(book.change(adding(registry('b')))).rejects.toMatchObject({ code: 'STORAGE' });
  expect(namesIn(book)).toEqual(['a']);
  expect(book.sequence).toBe(2);
  await fs.rm(file(), { recursive: true });
  await fs.writeFile(file(), before);
  await book.change(adding(registry('c')));
  expect(namesIn(await open())).toEqual(['a', 'c']);
});

test('keeps three copies, the newest equal to the book', async () => {
  const book = await open();
  for (const name of ['a', 'b', 'c', 'd']) await book.change(adding(registry(name)));
  expect((await fs.readdir(folder)).sort()).toEqual(
    ['book.json', 'book.json.1', 'book.json.2', 'book.json.3'].sort(),
  );
  expect(await text('book.json.1')).toBe(await text());
  const counts = ['.2', '.3'].map(async (end) => JSON.parse(await text(`book.json${end}`)));
  expect((await Promise.all(counts)).map(({ content }) => content.registries.length)).toEqual([
    3, 2,
  ]);
});

test('replacing the copies leaves no older one, also when it was interrupted', async () => {
  const book = await open();
  for (const name of ['a', 'b', 'c']) await book.change(adding(registry(name)));
  const old = await text('book.json.2');
  await book.change((state, change) => {
    change.keys({ slots: ['new'], replaceCopies: true });
    return state;
  });
  expect((await fs.readdir(folder)).sort()).toEqual(['book.json', 'book.json.1']);
  expect(await text('book.json.1')).toBe(await text());

  await fs.writeFile(file('book.json.2'), old);
  const again = await open();
  expect(again.state().slots).toEqual(['new']);
  expect((await fs.readdir(folder)).sort()).toEqual(['book.json', 'book.json.1']);
});

test('drops secrets of registries that are neither saved nor restorable', async () => {
  const book = await open();
  const [kept, deleted, gone] = [registry('kept'), registry('deleted'), registry('gone')];
  await book.change((state) => ({
    ...state,
    registries: [kept],
    deleted: [{ registry: deleted, deletedAt: noon.toISOString(), position: 0 }],
    secrets: [secretOf(kept.id), secretOf(deleted.id), secretOf(gone.id)],
  }));
  expect(book.state().secrets.map(({ binding }) => binding.owner.id)).toEqual([
    kept.id,
    deleted.id,
  ]);
});

test('deleted registries go for good after 30 days, with their secrets, on disk too', async () => {
  const book = await open();
  const [old, recent] = [registry('old'), registry('recent')];
  const daysAgo = (days: number) => new Date(noon.getTime() - days * 86_400_000).toISOString();
  await book.change((state) => ({
    ...state,
    deleted: [
      { registry: old, deletedAt: daysAgo(31), position: 0 },
      { registry: recent, deletedAt: daysAgo(29), position: 0 },
    ],
    secrets: [secretOf(old.id), secretOf(recent.id)],
  }));
  const again = await open();
  expect(again.state().deleted.map(({ registry }) => registry.name)).toEqual(['recent']);
  expect(again.state().secrets).toHaveLength(1);
  expect(await text()).not.toContain(old.id);
});

test('a closed book refuses changes, after those that were under way', async () => {
  const book = await open();
  const under = book.change(adding(registry('a')));
  await book.close();
  await under;
  await expect(book.change(adding(registry('b')))).rejects.toMatchObject({ code: 'STORAGE' });
  expect(namesIn(await open())).toEqual(['a']);
});

test('the sealed store saves slots and resealed secrets, and brings none back', async () => {
  const book = await open();
  const [one, two] = [registry('one'), registry('two')];
  await book.change((state) => ({
    ...state,
    registries: [one, two],
    secrets: [secretOf(one.id), secretOf(two.id)],
  }));
  const read = book.sealedStore.secrets();
  expect(read.map(({ binding }) => binding)).toMatchObject([
    { owner: { id: one.id }, origin: 'https://registry.example.com', verify: true },
    { owner: { id: two.id }, origin: 'https://registry.example.com', verify: true },
  ]);
  await book.change((state) => ({ ...state, secrets: [secretOf(one.id)] }));
  const anew = read.map(({ binding: { owner } }) => ({
    owner,
    field: 'credential' as const,
    sealed: secretOf(owner.id, 'BBBB').sealed,
  }));
  const steps: string[] = [];
  await book.sealedStore.change((change) => {
    change.keys({ slots: [{ kind: 'x' }], secrets: anew, replaceCopies: true });
    // Durable by now, and seen by nobody yet.
    change.beforeVisible(() => void steps.push(JSON.stringify(book.state().slots)));
  });
  expect(steps).toEqual(['[]']);
  expect(book.sealedStore.slots()).toEqual([{ kind: 'x' }]);
  expect(book.state().secrets).toEqual([secretOf(one.id, 'BBBB')]);
  await book.sealedStore.change((change) => change.keys({ slots: [] }));
  expect(book.state().secrets).toHaveLength(1);
  const [left] = book.sealedStore.secrets();
  await book.sealedStore.change((change) =>
    change.keys({
      slots: [],
      dropped: left === undefined ? [] : [{ owner: left.binding.owner, field: 'credential' }],
    }),
  );
  expect(book.state().secrets).toEqual([]);
});

test('who listens hears of a change after it is durable and before it is visible', async () => {
  const book = await open();
  const heard: string[] = [];
  book.onChanging((before, after) => {
    heard.push(`${before.registries.length} to ${after.registries.length}`);
    heard.push(`visible ${book.state().registries.length}`);
  });
  book.onChanging(() => {
    throw new RangeError('a faulty listener');
  });
  await book.change((state, change) => {
    change.beforeVisible(() => {
      heard.push(`own ${book.state().registries.length}`);
      throw new RangeError('another one');
    });
    return adding(registry('a'))(state);
  });
  expect(heard).toEqual(['0 to 1', 'visible 0', 'own 0']);
  expect(namesIn(book)).toEqual(['a']);
});

test('a book behind a symbolic link is replaced where it lies', async () => {
  await fs.mkdir(file('elsewhere'));
  await fs.symlink(file('elsewhere/registries.json'), file());
  await (await open()).change(adding(registry('a')));
  expect((await fs.lstat(file())).isSymbolicLink()).toBe(true);
  expect(await fs.readdir(file('elsewhere'))).toEqual(['registries.json']);
  expect(namesIn(await open())).toEqual(['a']);
});

test('temporary files of a killed process go when the book is opened', async () => {
  await fs.writeFile(file('.book.json.0123456789ab.tmp'), 'half');
  await open();
  expect(await fs.readdir(folder)).toEqual([]);
});
