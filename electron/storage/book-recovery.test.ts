import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { type Book, openBook } from './book.ts';
import { decodeBook, encodeBook } from './book-file.ts';
import type { BookState } from './book-state.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };
let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-recovery-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const open = (): Promise<Book> => openBook(folder, { logger: silent });
const file = (name = 'book.json') => join(folder, name);
const names = async () => (await fs.readdir(folder)).sort();

/** Slots hold anything, so they make the smallest state one can tell apart. */
const marked = (mark: string) => (state: BookState) => ({ ...state, slots: [mark] });

/** A book that went through `one`, `two` and `three`. */
async function written(): Promise<Buffer> {
  const book = await open();
  for (const mark of ['one', 'two', 'three']) await book.change(marked(mark));
  await book.close();
  return fs.readFile(file());
}

const asideName = /^book\.json\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/;

test('every cut and a thousand flipped bits are noticed, or change nothing that is kept', async () => {
  const whole = await written();
  const good = decodeBook(whole);
  for (let length = 0; length < whole.length - 1; length += 1)
    expect(decodeBook(whole.subarray(0, length)).kind, `cut at ${length}`).toBe('damaged');
  const outcomes = { damaged: 0, newer: 0, harmless: 0 };
  for (let round = 0; round < 1000; round += 1) {
    const bit = Math.floor((round * whole.length * 8) / 1000);
    const flipped = Buffer.from(whole);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const decoded = decodeBook(flipped);
    if (decoded.kind === 'damaged') outcomes.damaged += 1;
    else if (decoded.kind === 'newer') outcomes.newer += 1;
    else {
      if (decoded.kind !== 'good') throw new Error(`bit ${bit}: ${decoded.kind}`);
      expect(decoded.state, `bit ${bit}`).toEqual(good.kind === 'good' && good.state);
      outcomes.harmless += 1;
    }
  }
  expect(outcomes.damaged).toBeGreaterThan(800);
});

test.each([
  ['cut in half', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ['cut before its last bracket', (whole: Buffer) => whole.subarray(0, whole.length - 2)],
  ['empty', () => Buffer.alloc(0)],
  ['zeroes', (whole: Buffer) => Buffer.alloc(whole.length)],
  ['changed inside', (whole: Buffer) => Buffer.from(whole.toString().replace('three', 'thr33'))],
  ['not text', () => Buffer.from([0xff, 0xfe, 0x00])],
  ['another format', () => Buffer.from('{"format":"other","version":1}')],
])('a book that is %s is set aside and the newest copy used, with a notice', async (_, damage) => {
  const whole = await written();
  await fs.writeFile(file(), damage(whole));
  const book = await open();
  expect(book.state().slots).toEqual(['three']);
  expect(book.notices).toMatchObject([
    { kind: 'restored', message: expect.stringMatching(/copy of \d{4}-.*damaged/) },
  ]);
  const aside = (await names()).filter((name) => asideName.test(name));
  expect(aside).toHaveLength(1);
  expect(await fs.readFile(file(aside[0]))).toEqual(damage(whole));
  expect(book.readOnly).toBe(false);
  await book.close();
  const again = await open();
  expect(again.notices).toEqual([]);
  expect(again.state().slots).toEqual(['three']);
});

test('damaged copies are passed over for an older good one', async () => {
  await written();
  for (const name of ['book.json', 'book.json.1']) await fs.writeFile(file(name), 'x');
  const book = await open();
  expect(book.state().slots).toEqual(['two']);
  expect(book.notices).toMatchObject([{ kind: 'restored' }]);
});

test('a missing book is restored from its copy', async () => {
  await written();
  await fs.rm(file());
  const book = await open();
  expect(book.state().slots).toEqual(['three']);
  expect(book.notices).toMatchObject([
    { kind: 'restored', message: expect.stringContaining('was missing') },
  ]);
});

test('with nothing good left Berth starts empty, says so, and keeps every damaged file', async () => {
  await written();
  for (const name of await names()) await fs.writeFile(file(name), `broken ${name}`);
  const book = await open();
  expect(book.state()).toMatchObject({ registries: [], slots: [] });
  expect(book.notices).toMatchObject([{ kind: 'setAside' }]);
  const kept = await Promise.all((await names()).map((name) => fs.readFile(file(name), 'utf8')));
  expect(kept.sort()).toEqual(['', '.1', '.2', '.3'].map((end) => `broken book.json${end}`).sort());
  await book.change(marked('new'));
  expect((await open()).state().slots).toEqual(['new']);
});

test('a folder in the place of the book is set aside', async () => {
  await written();
  await fs.rm(file());
  await fs.mkdir(file());
  await fs.writeFile(join(file(), 'inside'), 'kept');
  const book = await open();
  expect(book.state().slots).toEqual(['three']);
  const [aside] = (await names()).filter((name) => asideName.test(name));
  expect(await fs.readFile(join(file(aside), 'inside'), 'utf8')).toBe('kept');
});

test('a damaged book behind a symbolic link is set aside where it lies', async () => {
  const whole = await written();
  await fs.mkdir(file('elsewhere'));
  await fs.rm(file());
  await fs.writeFile(file('elsewhere/b.json'), whole.subarray(1));
  await fs.symlink(file('elsewhere/b.json'), file());
  const book = await open();
  expect(book.state().slots).toEqual(['three']);
  expect(await fs.readdir(file('elsewhere'))).toHaveLength(2);
  expect((await fs.lstat(file())).isSymbolicLink()).toBe(true);
});

test.each(['book.json', 'book.json.1'])(
  'a newer %s is opened read-only and not touched',
  async (name) => {
    const whole = await written();
    const newer = whole.toString().replace('"version":5', '"version":6');
    await fs.writeFile(file(name), newer);
    if (name !== 'book.json') await fs.rm(file());
    const before = await names();
    const book = await open();
    expect(book.readOnly).toBe('newer');
    expect(book.notices).toMatchObject([
      { kind: 'readOnly', message: expect.stringContaining('format 6') },
    ]);
    expect(book.state().slots).toEqual(['three']);
    await expect(book.change(marked('x'))).rejects.toMatchObject({
      code: 'STORAGE',
      reason: 'newerFormat',
    });
    expect(await names()).toEqual(before);
    expect(await fs.readFile(file(name), 'utf8')).toBe(newer);
  },
);

test('the content of a newer format that is not understood shows as empty, still untouched', async () => {
  const whole: unknown = JSON.parse((await written()).toString());
  await fs.writeFile(file(), JSON.stringify({ ...Object(whole), version: 9, content: [1] }));
  const book = await open();
  expect(book.readOnly).toBe('newer');
  expect(book.state().registries).toEqual([]);
});

test('a damaged book that cannot be set aside is never written over', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can make a file that root cannot move');
  await written();
  await fs.writeFile(file(), 'damaged');
  try {
    execFileSync('chattr', ['+i', file()], { stdio: 'ignore' });
  } catch {
    context.skip('this file system has no immutable files');
  }
  try {
    const book = await open();
    expect(book.state().slots).toEqual(['three']);
    expect(book.notices).toMatchObject([
      { message: expect.stringContaining('still in its place') },
    ]);
    await expect(book.change(marked('x'))).rejects.toMatchObject({
      code: 'STORAGE',
      reason: 'noPermission',
    });
    expect(await fs.readFile(file(), 'utf8')).toBe('damaged');
    execFileSync('chattr', ['-i', file()]);
    await book.change(marked('x'));
    expect((await names()).filter((name) => asideName.test(name))).toHaveLength(1);
    expect((await open()).state().slots).toEqual(['x']);
  } finally {
    execFileSync('chattr', ['-i', file()], { stdio: 'ignore' });
  }
});

test('what is encoded decodes to the same, whatever the order of its keys', () => {
  const state: BookState = {
    version: 5,
    favourites: [{ registryId: randomUUID(), repository: 'team/app' }],
    secrets: [],
    slots: [{ b: 1, a: [] }],
    deleted: [],
    defaultId: null,
    systems: [],
    registries: [],
  };
  const bytes = encodeBook({ state, savedAt: '2026-01-01T00:00:00.000Z', epoch: 3 });
  expect(decodeBook(bytes)).toMatchObject({ kind: 'good', state, epoch: 3 });
  const reordered: unknown = JSON.parse(bytes.toString(), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  );
  expect(decodeBook(Buffer.from(JSON.stringify(reordered, null, 2))).kind).toBe('good');
});
