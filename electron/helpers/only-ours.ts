import type { Stats } from 'node:fs';
import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Computer } from './computer.ts';
import { windowsDrives } from './windows-drives.ts';

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
