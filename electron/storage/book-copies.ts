import fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from '../../shared/text/text.ts';
import { resolveOnce, syncFolder, writeFileAtomic } from './atomic-file.ts';
import { type DecodedBook, decodeBook, maxBookBytes } from './book-file.ts';
import { readRegularFile } from './read-regular-file.ts';
import { storageError, systemCode } from './storage-error.ts';

/** How many last good copies are kept beside the book; the first one equals it. */
const copyCount = 3;

export type ReadBook = DecodedBook | { kind: 'missing' };

/** `book.json.1`, the newest copy, to the oldest. */
export function copyPaths(path: string): string[] {
  return Array.from({ length: copyCount }, (_, index) => `${path}.${index + 1}`);
}

/**
 * Reads one book file. Whatever is there but cannot be a book counts as
 * damaged; a file that may not be read is an error, since it may be good.
 * Throws STORAGE.
 */
export async function readBookFile(path: string): Promise<ReadBook> {
  try {
    const file = await readRegularFile(await resolveOnce(path), { limit: maxBookBytes });
    if (file.state === 'missing') return { kind: 'missing' };
    return file.state === 'read' ? decodeBook(file.bytes) : { kind: 'damaged' };
  } catch (error) {
    throw storageError(error, text('storage.read', { file: path }));
  }
}

/** The newest copy that is not damaged, with the path it came from; null when there is none. */
export async function newestCopy(
  path: string,
): Promise<{ path: string; book: Exclude<DecodedBook, { kind: 'damaged' }> } | null> {
  for (const copy of copyPaths(path)) {
    const book = await readBookFile(copy).catch((): ReadBook => ({ kind: 'damaged' }));
    if (book.kind !== 'damaged' && book.kind !== 'missing') return { path: copy, book };
  }
  return null;
}

/** Makes `bytes`, just saved as the book, the newest copy and lets the oldest go. Throws STORAGE. */
export async function addCopy(path: string, bytes: Uint8Array): Promise<void> {
  const copies = copyPaths(path);
  for (let index = copies.length - 1; index > 0; index -= 1) {
    const [to, from] = [copies[index], copies[index - 1]];
    if (to !== undefined && from !== undefined) await renameIfThere(from, to);
  }
  await writeFileAtomic(`${path}.1`, bytes, { mode: 0o600 });
}

/** Leaves `bytes` as the only copy. Throws STORAGE. */
export async function replaceCopies(path: string, bytes: Uint8Array): Promise<void> {
  const [first, ...older] = copyPaths(path);
  if (first !== undefined) await writeFileAtomic(first, bytes, { mode: 0o600 });
  for (const copy of older) await removeCopy(copy);
}

/** True when a copy is from before `epoch`, the last time all copies had to be replaced. */
export async function hasOutdatedCopy(path: string, epoch: number): Promise<boolean> {
  for (const copy of copyPaths(path)) {
    const book = await readBookFile(copy).catch((): ReadBook => ({ kind: 'missing' }));
    if (book.kind === 'good' && book.epoch < epoch) return true;
  }
  return false;
}

/** Moves whatever stands at `path` out of the way and keeps it. Answers its new path. Throws STORAGE. */
export async function setAside(path: string, now: Date): Promise<string> {
  const stamp = now.toISOString().replaceAll(':', '-');
  try {
    for (let attempt = 0; ; attempt += 1) {
      const aside = `${path}.damaged-${stamp}${attempt === 0 ? '' : `-${attempt}`}`;
      const taken = await fs.lstat(aside).catch(() => null);
      if (taken !== null) continue;
      await fs.rename(path, aside);
      await syncFolder(dirname(path));
      return aside;
    }
  } catch (error) {
    throw storageError(error, text('storage.setAside', { file: path }));
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await fs.rename(from, to);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      throw storageError(error, text('storage.save', { file: to }));
  }
}

async function removeCopy(path: string): Promise<void> {
  try {
    // A folder is no copy, whatever it holds.
    const facts = await fs.lstat(path).catch(() => null);
    if (facts?.isDirectory() === true) await setAside(path, new Date());
    else await fs.rm(path, { force: true });
  } catch (error) {
    throw storageError(error, text('storage.remove', { file: path }));
  }
}
