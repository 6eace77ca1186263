import fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/json-text.ts';
import type { SealedStore } from '../../shared/ports.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { bookJson, maxBookBytes } from './book-file.ts';
import type { BookLocation } from './book-recovery.ts';
import { readRegularFile } from './read-regular-file.ts';

const bookLike = z.looseObject({ content: z.looseObject({}) });
const sealedFile = z.object({ format: z.literal('berth-set-aside'), sealed: z.string() });

/**
 * What damaged books hold must not outlive the key: one that still parses is
 * kept without its slots and secrets, any other is sealed whole under the new
 * key. Answers how many files could not be changed; never rejects.
 */
export async function guardSetAside(
  location: BookLocation,
  keys: Parameters<SealedStore['guardSetAside']>[0],
): Promise<number> {
  let left = 0;
  for (const path of await setAsideFiles(location)) {
    try {
      const text = guarded(await readWhole(path), keys);
      if (text !== null) await writeFileAtomic(path, Buffer.from(text), { mode: 0o600 });
    } catch {
      left += 1;
    }
  }
  return left;
}

/**
 * Takes a registry out of the damaged books that still parse. Answers the names of those
 * that may hold it still: they parse no more, or cannot be changed. Never rejects. What
 * is sealed whole stays; nothing reads it without the vault's key.
 */
export async function forgetSetAside(location: BookLocation, id: string): Promise<string[]> {
  const left: string[] = [];
  for (const path of await setAsideFiles(location)) {
    try {
      const bytes = await readWhole(path);
      if (!bytes.includes(id)) continue;
      const text = without(jsonOf(bytes), id);
      if (text !== null) await writeFileAtomic(path, Buffer.from(text), { mode: 0o600 });
      if (text === null || text.includes(id)) left.push(basename(path));
    } catch {
      if ((await fs.lstat(path).catch(() => null))?.isFile() === true) left.push(basename(path));
    }
  }
  return left;
}

/** A book's text without what belongs to a registry; null for what is no book. */
function without(value: unknown, id: string): string | null {
  const book = bookLike.safeParse(value);
  if (!book.success) return null;
  const { content, ...envelope } = book.data;
  const others = Object.entries(content).map(([key, member]) => [
    key,
    Array.isArray(member)
      ? member.filter((one) => !JSON.stringify(one).includes(id))
      : member === id
        ? null
        : member,
  ]);
  return `${JSON.stringify({ ...envelope, content: Object.fromEntries(others) })}\n`;
}

/** What the file is to hold from now on; null: it stays as it is. */
function guarded(
  bytes: Buffer,
  { open, seal }: Parameters<SealedStore['guardSetAside']>[0],
): string | null {
  const value = jsonOf(bytes);
  const sealed = sealedFile.safeParse(value);
  if (sealed.success) {
    const opened = open(sealed.data.sealed);
    // Sealed under a key that is gone: nothing opens it, so nothing leaks from it.
    return opened === null ? null : sealedText(seal(opened));
  }
  const book = bookLike.safeParse(value);
  if (!book.success) return sealedText(seal(bytes));
  const { content, ...envelope } = book.data;
  return `${JSON.stringify({ ...envelope, content: { ...content, slots: [], secrets: [] } })}\n`;
}

function sealedText(sealed: string): string {
  return `${JSON.stringify({ format: 'berth-set-aside', sealed })}\n`;
}

async function setAsideFiles({ named, path }: BookLocation): Promise<string[]> {
  const files = new Set<string>();
  for (const book of new Set([named, path])) {
    const start = basename(book);
    const names = await fs.readdir(dirname(book)).catch(() => []);
    for (const name of names)
      if (name.startsWith(start) && /^(?:\.\d)?\.damaged-/.test(name.slice(start.length)))
        files.add(join(dirname(book), name));
  }
  return [...files];
}

async function readWhole(path: string): Promise<Buffer> {
  // What a link leads to is no file of ours, and would stay as it is.
  if (!(await fs.lstat(path)).isFile()) throw new Error('Not a file of a book');
  const found = await readRegularFile(path, { limit: maxBookBytes });
  if (found.state !== 'read') throw new Error('Not a file of a book');
  return found.bytes;
}

/** Undefined for what is no JSON, or is nested out of all proportion: that is sealed whole. */
function jsonOf(bytes: Buffer): unknown {
  const parsed = parseJson(bytes.toString('utf8'), bookJson);
  return parsed.ok ? parsed.value : undefined;
}
