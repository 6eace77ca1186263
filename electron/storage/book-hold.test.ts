import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { storedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { Logger } from '../../shared/ports.ts';
import { type Book, openBook } from './book.ts';
import type { BookState } from './book-state.ts';
import type { DirectoryHold } from './directory-hold.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };
let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-hold-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const file = (name = 'book.json') => join(folder, name);
const names = async () => (await fs.readdir(folder)).sort();

const notice: Notice = {
  kind: 'readOnly',
  message: 'The disk is full',
  at: '2026-11-21T12:00:00.000Z',
};

/** A hold that the test takes and loses. */
class PlayedHold implements DirectoryHold {
  taking = 0;
  notice: Notice | null = notice;
  /** Whether the next confirmation takes the directory. */
  free = false;

  async confirm(): Promise<void> {
    if (this.notice === null) return;
    if (!this.free) throw errorSaying('STORAGE', 'No room', { reason: 'diskFull' });
    this.notice = null;
    this.taking += 1;
  }

  lose(): void {
    this.notice = notice;
  }

  onChanged(): () => void {
    return () => undefined;
  }
}

const defaulting =
  (name: string) =>
  (state: BookState): BookState => ({ ...state, slots: [...state.slots], defaultId: idOf(name) });
const idOf = (name: string) => `00000000-0000-4000-8000-00000000000${name}`;
const open = (hold?: DirectoryHold): Promise<Book> => openBook(folder, { logger: silent, hold });

/** A book of four registries whose default is 1. */
async function written(): Promise<void> {
  const book = await open();
  const registries = ['1', '2', '3', '4'].map((name) => storedRegistry({ id: idOf(name), name }));
  await book.change((state) => ({ ...state, registries }));
  await book.change(defaulting('1'));
  await book.close();
}

test('while the directory is not held all can be read, nothing is written, and a change says why', async () => {
  await written();
  const [before, found] = [await fs.readFile(file()), await names()];
  const book = await open(new PlayedHold());
  expect(book.state().defaultId).toBe(idOf('1'));
  await expect(book.change(defaulting('2'))).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'diskFull',
  });
  await expect(
    book.sealedStore.change((change) => change.keys({ slots: ['x'], replaceCopies: true })),
  ).rejects.toMatchObject({ reason: 'diskFull' });
  expect(book.state().defaultId).toBe(idOf('1'));
  expect(await fs.readFile(file())).toEqual(before);
  expect(await names()).toEqual(found);
});

test('a damaged book is moved away only once the directory is held', async () => {
  await written();
  await fs.writeFile(file(), 'damaged');
  await fs.writeFile(file('.book.json.0123456789ab.tmp'), 'left behind');
  const found = await names();
  const hold = new PlayedHold();
  const book = await open(hold);
  expect(book.state().defaultId).toBe(idOf('1'));
  expect(await names()).toEqual(found);
  hold.free = true;
  await book.change(defaulting('2'));
  expect((await names()).filter((name) => name.includes('damaged'))).toHaveLength(1);
  expect(await names()).not.toContain('.book.json.0123456789ab.tmp');
  expect((await open()).state().defaultId).toBe(idOf('2'));
});

test('what another process saved while this one held nothing is read before the next change', async () => {
  await written();
  const hold = new PlayedHold();
  hold.free = true;
  const book = await open(hold);
  await book.change(defaulting('2'));
  hold.lose();
  const other = await open();
  await other.change((state) => ({ ...state, deleted: [], defaultId: idOf('3') }));
  const heard: unknown[] = [];
  book.onReplaced((replaced) => heard.push(replaced));
  let seen: string | null = null;
  await book.change((state) => {
    seen = state.defaultId;
    return defaulting('4')(state);
  });
  expect(seen).toBe(idOf('3'));
  expect(heard).toEqual([{ slotsChanged: false }]);
  expect((await open()).state().defaultId).toBe(idOf('4'));
});

test('a change sealed under keys that another process replaced is refused', async () => {
  await written();
  const hold = new PlayedHold();
  hold.free = true;
  const book = await open(hold);
  await book.change(defaulting('2'));
  hold.lose();
  const other = await open();
  await other.change((state) => ({ ...state, slots: ['another'] }));
  await expect(book.change(defaulting('4'))).rejects.toMatchObject({ code: 'STORAGE' });
  expect(book.state()).toMatchObject({ slots: ['another'], defaultId: idOf('2') });
  await book.change(defaulting('4'));
  expect((await open()).state()).toMatchObject({ slots: ['another'], defaultId: idOf('4') });
});

test.each(['gone', 'damaged'])(
  'a file that is %s does not take the place of what is known',
  async (what) => {
    await written();
    const hold = new PlayedHold();
    hold.free = true;
    const book = await open(hold);
    await book.change(defaulting('2'));
    hold.lose();
    if (what === 'gone') await fs.rm(file());
    else await fs.writeFile(file(), 'damaged');
    await book.refresh();
    await book.change((state) => ({ ...state, slots: ['kept'] }));
    expect((await open()).state()).toMatchObject({ slots: ['kept'], defaultId: idOf('2') });
    if (what === 'damaged')
      expect((await names()).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
  },
);

test('a whole book that this Berth cannot read is left alone', async () => {
  await written();
  const hold = new PlayedHold();
  hold.free = true;
  const book = await open(hold);
  await book.change(defaulting('2'));
  hold.lose();
  const content = '{"registries":7}';
  const checksum = createHash('sha256').update(content).digest('hex');
  const head = { format: 'berth-book', version: 5, checksum, savedAt: notice.at, epoch: 0 };
  const foreign = `${JSON.stringify(head).slice(0, -1)},"content":${content}}\n`;
  await fs.writeFile(file(), foreign);
  await expect(book.change(defaulting('3'))).rejects.toMatchObject({ code: 'STORAGE' });
  expect(await fs.readFile(file(), 'utf8')).toBe(foreign);
});

test('a book that a newer Berth saved meanwhile is left alone', async () => {
  await written();
  const hold = new PlayedHold();
  hold.free = true;
  const book = await open(hold);
  await book.change(defaulting('2'));
  hold.lose();
  const newer = (await fs.readFile(file(), 'utf8'))
    .replace(/"version":\d+/, '"version":99')
    .replace(/"savedAt":"[^"]+"/, '"savedAt":"2030-01-01T00:00:00.000Z"');
  await fs.writeFile(file(), newer);
  await expect(book.change(defaulting('3'))).rejects.toMatchObject({ reason: 'newerFormat' });
  expect(await fs.readFile(file(), 'utf8')).toBe(newer);
});
