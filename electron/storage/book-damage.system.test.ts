import fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import type { Logger } from '../../shared/ports.ts';
import { openBook } from './book.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };

/** A folder whose book went through two changes, and the bytes of its files. */
async function recorded(folder: string): Promise<Map<string, Buffer>> {
  const book = await openBook(folder, { logger: silent });
  for (const mark of ['one', 'two']) await book.change((state) => ({ ...state, slots: [mark] }));
  await book.close();
  const names = await fs.readdir(folder);
  const files = names.map(async (name) => [name, await fs.readFile(join(folder, name))] as const);
  return new Map(await Promise.all(files));
}

/** Opens what `damage` makes of the book: nothing is lost, and where the book was unusable a notice tells so. */
async function survives(
  folder: string,
  files: Map<string, Buffer>,
  damage: (whole: Buffer) => Buffer,
  what: string,
): Promise<'restored' | 'readOnly' | 'harmless'> {
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder);
  for (const [name, bytes] of files) await fs.writeFile(join(folder, name), bytes);
  const whole = files.get('book.json') ?? Buffer.alloc(0);
  await fs.writeFile(join(folder, 'book.json'), damage(whole));
  const book = await openBook(folder, { logger: silent });
  await book.close();
  expect(book.state().slots, what).toEqual(['two']);
  const [notice] = book.notices;
  if (notice === undefined) return 'harmless';
  if (book.readOnly) return 'readOnly';
  expect(notice.kind, what).toBe('restored');
  return 'restored';
}

/** Works on the numbers below `count`, a few at a time, each of them in a folder of its own. */
async function forEachPlace(
  { path }: TemporaryFolder,
  count: number,
  work: (location: number, folder: string) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    while (next < count) {
      const location = next;
      next += 1;
      await work(location, join(path, `lane-${lane}`));
    }
  });
  await Promise.all(lanes);
}

async function recordedIn({ path }: TemporaryFolder): Promise<Map<string, Buffer>> {
  const folder = join(path, 'recorded');
  await fs.mkdir(folder);
  return recorded(folder);
}

test('a book cut at every offset is restored from its copy, by the real opening', async () => {
  await using folder = await createTemporaryFolder('cut');
  const files = await recordedIn(folder);
  const { length } = files.get('book.json') ?? Buffer.alloc(0);
  expect(length).toBeGreaterThan(100);
  // Without its last byte, a line break, it is still whole.
  await forEachPlace(folder, length - 1, async (cut, own) => {
    const shorten = (whole: Buffer) => whole.subarray(0, cut);
    expect(await survives(own, files, shorten, `cut at ${cut}`)).toBe('restored');
  });
}, 120_000);

test('a book with a flipped bit loses nothing, by the real opening (300 places)', async () => {
  await using folder = await createTemporaryFolder('flipped');
  const files = await recordedIn(folder);
  const outcomes = { restored: 0, readOnly: 0, harmless: 0 };
  await forEachPlace(folder, 300, async (location, own) => {
    const flip = (whole: Buffer) => {
      const bit = Math.floor((location * whole.length * 8) / 300);
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return flipped;
    };
    outcomes[await survives(own, files, flip, `place ${location}`)] += 1;
  });
  expect(outcomes.restored).toBeGreaterThan(240);
}, 120_000);
