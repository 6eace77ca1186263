import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

/** The most bytes that are read of a file of another tool. */
const mostBytes = 1024 * 1024;

export type LocalFile =
  | { state: 'read'; text: string }
  | { state: 'missing' }
  /** There, but not read; `why` goes on after the file's path. */
  | { state: 'refused'; why: string };

/**
 * Reads a file of another tool: a regular file of at most 1 MiB. A link is
 * followed to a file of this user or the administrator. Never throws.
 */
export async function readLocalFile(path: string): Promise<LocalFile> {
  try {
    const linked = (await lstat(path)).isSymbolicLink();
    // Opening a pipe must not wait for somebody to write to it.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readOpened(file, linked);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'missing' };
    return refused(code === 'EACCES' || code === 'EPERM' ? 'may not be read' : 'cannot be read');
  }
}

async function readOpened(file: FileHandle, linked: boolean): Promise<LocalFile> {
  const facts = await file.stat();
  if (!facts.isFile()) return refused('is not a regular file');
  if (linked && !isOurs(facts)) return refused('is a link to a file of somebody else');
  const buffer = Buffer.alloc(mostBytes + 1);
  let size = 0;
  while (size < buffer.length) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size);
    if (bytesRead === 0) break;
    size += bytesRead;
  }
  if (size > mostBytes) return refused('is larger than 1 MiB');
  return { state: 'read', text: decoded(buffer.subarray(0, size)) };
}

function refused(why: string): LocalFile {
  return { state: 'refused', why };
}

function isOurs({ uid }: Stats): boolean {
  const own = process.getuid?.();
  return own === undefined || uid === own || uid === 0;
}

/** Windows tools write UTF-16 with its mark; the mark itself is dropped. */
function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}
