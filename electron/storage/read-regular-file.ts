import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import { systemCode } from './storage-error.ts';

export type RegularFile =
  /** `owner` is the user id of the file, after links were followed. */
  | { state: 'read'; bytes: Buffer; owner: number }
  | { state: 'missing' }
  /** A folder, pipe, socket or device: nothing of it is read. */
  | { state: 'notRegular' }
  | { state: 'tooLarge' };

/** Opening a pipe must not wait for somebody to write to it; Windows does not know the flag. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file of at most `limit` bytes, following links. Never waits for
 * a pipe or a device, and never holds more than the limit, even of a file that
 * grows meanwhile. Throws the system's own error where the file may not or
 * cannot be read, such as EACCES or EIO.
 */
export async function readRegularFile(
  path: string,
  { limit }: { limit: number },
): Promise<RegularFile> {
  try {
    // Opening a device can do something by itself, so it is not even opened.
    if (!(await fs.stat(path)).isFile()) return { state: 'notRegular' };
    const file = await fs.open(path, flags);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return { state: 'notRegular' };
      if (facts.size > limit) return { state: 'tooLarge' };
      let buffer = Buffer.allocUnsafe(facts.size + 1);
      for (let length = 0; ; ) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
        length += bytesRead;
        if (length > limit) return { state: 'tooLarge' };
        if (bytesRead === 0) return read(buffer, length, facts.uid);
        if (length === buffer.length) buffer = grown(buffer, limit);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return missing(error);
  }
}

/** `readRegularFile` for the few files that are read before anything else can happen. */
export function readRegularFileSync(path: string, { limit }: { limit: number }): RegularFile {
  try {
    if (!statSync(path).isFile()) return { state: 'notRegular' };
    const file = openSync(path, flags);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile()) return { state: 'notRegular' };
      if (facts.size > limit) return { state: 'tooLarge' };
      let buffer = Buffer.allocUnsafe(facts.size + 1);
      for (let length = 0; ; ) {
        const bytesRead = readSync(file, buffer, length, buffer.length - length, null);
        length += bytesRead;
        if (length > limit) return { state: 'tooLarge' };
        if (bytesRead === 0) return read(buffer, length, facts.uid);
        if (length === buffer.length) buffer = grown(buffer, limit);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return missing(error);
  }
}

function read(buffer: Buffer, length: number, owner: number): RegularFile {
  return { state: 'read', bytes: buffer.subarray(0, length), owner };
}

/** Room for one byte more than the limit is enough to know that the file is longer. */
function grown(buffer: Buffer, limit: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.min(limit + 1, buffer.length * 2 + 4096));
  buffer.copy(larger);
  return larger;
}

/** Throws what says something else than that there is no such file. */
function missing(error: unknown): RegularFile {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'missing' };
  // A socket, or a pipe that took the file's place meanwhile.
  if (code === 'ENXIO' || code === 'EISDIR') return { state: 'notRegular' };
  throw error;
}
