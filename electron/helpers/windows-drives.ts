import { readFile } from 'node:fs/promises';
import type { Computer } from './computer.ts';

const mostCharacters = 1024 * 1024;

/**
 * Where drives of Windows are mounted that have no Unix modes of their own, seen from
 * WSL: everything on them is shown as 0777 and this user's, and the access lists of
 * Windows decide (learn.microsoft.com, "Advanced settings configuration in WSL",
 * "Automount settings", "File system permissions in WSL"). With the option `metadata`
 * modes are kept and mean what they say. Elsewhere none.
 */
export async function windowsDrives(computer: Computer): Promise<string[]> {
  if (computer.platform !== 'linux') return [];
  const path = computer.mountTable ?? '/proc/self/mounts';
  const table = await readFile(path, 'utf8').catch(() => '');
  return table.slice(0, mostCharacters).split('\n').flatMap(driveIn);
}

/** A line of the table: what, where, kind, options (proc(5), `/proc/pid/mounts`). */
function driveIn(line: string): string[] {
  const [source = '', place = '', kind = '', options = ''] = line.split(' ');
  const told = options.split(/[,;]/);
  const isDrive =
    kind === 'drvfs' ||
    (kind === '9p' && told.includes('aname=drvfs')) ||
    (kind === 'virtiofs' && source.startsWith('drvfs'));
  return isDrive && !told.includes('metadata') && place.startsWith('/') ? [unescaped(place)] : [];
}

/** Blanks and backslashes are written as three octal digits. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
