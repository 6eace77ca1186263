import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launcherMark } from '../../effects/integrations.ts';
import type { Computer } from '../../helpers/computer.ts';
import { isOnlyOurs } from '../../helpers/only-ours.ts';
import { pathOf, searchFolders } from '../../helpers/search-folders.ts';
import { writeFileAtomic } from '../../storage/atomic-file.ts';

/** What the host knows of the helper's program. */
export interface HelperProgram {
  /** The built bundle, perhaps inside an archive that only this process can read. */
  bundle: string;
  /** A Node.js that can run it; absent: the packaged Electron is none, and one on PATH is looked for. */
  node?: string | undefined;
}

/**
 * The script `docker-credential-berth` that starts the helper over this data
 * directory; null where no Node.js is found. A packaged Electron cannot be one: its
 * fuse `runAsNode` is off, so that nobody runs their own code in Berth's name.
 */
export async function helperLauncher(
  { node }: HelperProgram,
  directory: string,
  computer: Computer,
): Promise<string | null> {
  const program = node ?? (await foundNode(computer));
  if (program === null) return null;
  const bundle = bundleIn(directory);
  if (computer.platform === 'win32')
    return `@echo off\r\nrem ${launcherMark}; changes here are lost.\r\n"${program}" "${bundle}" "${directory}" %*\r\n`;
  const words = [program, bundle, directory].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return `#!/bin/sh\n# ${launcherMark}; changes here are lost.\nexec ${words.join(' ')} "$@"\n`;
}

/** Copies the helper to where any Node.js can read it, where it is not there as it is in this version. */
export async function placeHelper({ bundle }: HelperProgram, directory: string): Promise<void> {
  const wanted = await readFile(bundle);
  const there = await readFile(bundleIn(directory)).catch(() => null);
  if (there === null || !wanted.equals(there))
    await writeFileAtomic(bundleIn(directory), wanted, { mode: 0o600 });
}

function bundleIn(directory: string): string {
  return join(directory, 'docker-credential-berth.mjs');
}

/** The first Node.js on PATH that nobody else can change. */
async function foundNode(computer: Computer): Promise<string | null> {
  const file = computer.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of searchFolders(computer)) {
    const candidate = pathOf(computer).join(folder, file);
    try {
      await access(candidate, constants.X_OK);
      if (computer.platform === 'win32' || (await isOnlyOurs(candidate, computer)))
        return candidate;
    } catch {
      // Not there, or not for us.
    }
  }
  return null;
}
