import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What the folder of a checkout holds at its top. */
const marks = ['.git', '.hg', '.svn', '.jj'];

/**
 * Where a file with secrets goes unless a person says otherwise: the downloads, else
 * the home folder; never where the process was started, which may be a checkout that
 * is pushed next. Of the two the first that lies in none.
 */
export function exportFolder(home: string, downloads = join(home, 'Downloads')): string {
  const folders = [downloads, home].filter(isFolder);
  return folders.find((folder) => !isInCheckout(folder)) ?? folders[0] ?? home;
}

/** True for a folder of a checkout of Git and its kin, at whatever depth. */
export function isInCheckout(folder: string): boolean {
  for (let location = resolve(folder); ; location = dirname(location)) {
    if (marks.some((mark) => existsSync(join(location, mark)))) return true;
    if (dirname(location) === location) return false;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
