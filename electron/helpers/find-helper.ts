import { constants, type Stats } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { credentialInputSchema } from '../../shared/model/credential.ts';
import type { Computer } from './computer.ts';
import { helperNameRefused, helperNotFound, helperNotTrusted } from './helper-error.ts';
import { pathOf, searchFolders } from './search-folders.ts';

/**
 * Finds the program of a credential helper, `docker-credential-<name>`, and
 * gives its absolute path. Only absolute folders count, and outside of Windows
 * none that others may write to. Throws INVALID_INPUT for what is no name,
 * UNSUPPORTED (`helperNotFound`) with the folders that were looked into.
 */
export async function findHelper(name: string, computer: Computer): Promise<string> {
  if (!credentialInputSchema.safeParse({ kind: 'helper', helper: name }).success)
    throw helperNameRefused();
  const path = pathOf(computer);
  const file = `docker-credential-${name}${computer.platform === 'win32' ? '.exe' : ''}`;
  const folders = searchFolders(computer);
  const refused: string[] = [];
  for (const folder of folders) {
    const candidate = path.join(folder, file);
    const verdict = await judge(candidate, computer);
    if (verdict === 'good') return candidate;
    if (verdict === 'unsafe') refused.push(candidate);
  }
  throw refused[0] === undefined
    ? helperNotFound(name, file, folders)
    : helperNotTrusted(name, refused[0]);
}

async function judge(candidate: string, computer: Computer): Promise<'good' | 'unsafe' | 'none'> {
  const path = pathOf(computer);
  try {
    const real = await realpath(candidate);
    const program = await stat(real);
    if (!program.isFile()) return 'none';
    if (computer.platform === 'win32') return 'good';
    await access(real, constants.X_OK);
    const places = await Promise.all([path.dirname(candidate), path.dirname(real)].map(statOf));
    return [program, ...places].every(isOurs) ? 'good' : 'unsafe';
  } catch {
    return 'none';
  }
}

function statOf(folder: string): Promise<Stats> {
  return stat(folder);
}

/** Owned by this user or the administrator, and written by nobody else. */
function isOurs({ uid, mode }: Stats): boolean {
  return (uid === 0 || uid === process.getuid?.()) && (mode & 0o002) === 0;
}
