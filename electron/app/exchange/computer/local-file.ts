import { lstat } from 'node:fs/promises';
import { readRegularFile } from '../../../storage/read-regular-file.ts';

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
    const file = await readRegularFile(path, { limit: mostBytes });
    if (file.state === 'missing') return { state: 'missing' };
    if (file.state === 'notRegular') return refused('is not a regular file');
    if (file.state === 'tooLarge') return refused('is larger than 1 MiB');
    if (!isOurs(file.owner) && (await lstat(path)).isSymbolicLink())
      return refused('is a link to a file of somebody else');
    return { state: 'read', text: decoded(file.bytes) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return refused(code === 'EACCES' || code === 'EPERM' ? 'may not be read' : 'cannot be read');
  }
}

function refused(why: string): LocalFile {
  return { state: 'refused', why };
}

function isOurs(owner: number): boolean {
  const own = process.getuid?.();
  return own === undefined || owner === own || owner === 0;
}

/** Windows tools write UTF-16 with its mark; the mark itself is dropped. */
function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}
