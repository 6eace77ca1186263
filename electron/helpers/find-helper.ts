import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { credentialInputSchema } from '../../shared/model/credential.ts';
import type { Computer } from './computer.ts';
import { helperNameRefused, helperNotFound, helperNotTrusted } from './helper-error.ts';
import { isOnlyOurs } from './only-ours.ts';
import { pathOf, searchFolders } from './search-folders.ts';

/**
 * Finds the program of a credential helper, `docker-credential-<name>`, and
 * gives its absolute path. Only absolute folders count, and outside of Windows
 * none that others may write to, there or anywhere above. Throws INVALID_INPUT for what is no name,
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
  try {
    const real = await realpath(candidate);
    if (!(await stat(real)).isFile()) return 'none';
    if (computer.platform === 'win32') return 'good';
    await access(real, constants.X_OK);
    return (await isOnlyOurs(candidate, computer)) ? 'good' : 'unsafe';
  } catch {
    return 'none';
  }
}
