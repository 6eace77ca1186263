import { lstat } from 'node:fs/promises';
import { type Text, text } from '../../../../shared/text/text.ts';
import { readRegularFile } from '../../../storage/read-regular-file.ts';

/** The most bytes that are read of a file of another tool. */
const mostBytes = 1024 * 1024;

export type LocalFile =
  | { state: 'read'; text: string }
  | { state: 'missing' }
  /** There, but not read. */
  | { state: 'refused'; why: Text };

/**
 * Reads a file of another tool: a regular file of at most 1 MiB. A link is
 * followed to a file of this user or the administrator. Never throws.
 */
export async function readLocalFile(path: string): Promise<LocalFile> {
  try {
    const file = await readRegularFile(path, { limit: mostBytes });
    if (file.state === 'missing') return { state: 'missing' };
    if (file.state === 'notRegular') return refused(text('computer.notRegular', { path }));
    if (file.state === 'tooLarge') return refused(text('computer.over1MiB', { path }));
    if (!isOurs(file.owner) && (await lstat(path)).isSymbolicLink())
      return refused(text('computer.foreignLink', { path }));
    return { state: 'read', text: decoded(file.bytes) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return refused(
      code === 'EACCES' || code === 'EPERM'
        ? text('computer.denied', { path })
        : text('computer.unreadable', { path }),
    );
  }
}

function refused(why: Text): LocalFile {
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
