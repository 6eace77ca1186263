import type { Stats } from 'node:fs';
import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Computer } from './computer.ts';

/** Links on the way to one program; more are a circle. */
const mostLinks = 40;
const sticky = 0o1000;
const othersWrite = 0o002;

/**
 * True when nobody but this user and the administrator can change what runs at `path`:
 * every folder above it, every link on the way and what those lead to is theirs and open
 * to no other. In a sticky folder such as `/tmp` others may add their own files, but
 * neither move nor remove one that is ours. Groups are let be: a person's own group, and
 * that of the administrators of a Mac, may write where Homebrew puts programs. Throws
 * what the file system throws.
 */
export async function isOnlyOurs(path: string, computer: Computer): Promise<boolean> {
  const drives = await windowsDrives(computer);
  const seen = new Set<string>();
  const waiting = [resolve(path), await realpath(path)];
  let links = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const place = next;
    const entry = await lstat(place);
    const onDrive = drives.some((drive) => place === drive || place.startsWith(drive + sep));
    if (!isOurs(entry, onDrive)) return false;
    if (dirname(next) !== next) waiting.push(dirname(next));
    if (!entry.isSymbolicLink()) continue;
    links += 1;
    if (links > mostLinks) return false;
    // From where the link really lies: `..` in it leads up from there.
    waiting.push(resolve(await realpath(dirname(next)), await readlink(next)));
  }
  return true;
}

/** The modes of a Windows drive are made up: its access lists count there, which belong to this person. */
function isOurs(entry: Stats, onWindowsDrive: boolean): boolean {
  const { mode, uid } = entry;
  if (uid !== 0 && uid !== process.getuid?.()) return false;
  if (entry.isSymbolicLink() || onWindowsDrive) return true;
  return (mode & othersWrite) === 0 || (entry.isDirectory() && (mode & sticky) !== 0);
}

const mostCharacters = 1024 * 1024;

/**
 * Where drives of Windows are mounted that have no Unix modes of their own, seen from
 * WSL: everything on them is shown as 0777 and this user's, and the access lists of
 * Windows decide (learn.microsoft.com, "Advanced settings configuration in WSL",
 * "Automount settings", "File system permissions in WSL"). With the option `metadata`
 * modes are kept and mean what they say. Elsewhere none.
 */
async function windowsDrives(computer: Computer): Promise<string[]> {
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
