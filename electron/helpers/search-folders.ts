import { posix, win32 } from 'node:path';
import { type Computer, variableOf } from './computer.ts';

/** The most folders of PATH that are looked into. */
const mostFolders = 200;

/**
 * Where credential helpers are looked for: the absolute folders of PATH, then
 * the places that a program started from a desktop does not have on its PATH.
 */
export function searchFolders(computer: Computer): string[] {
  const path = pathOf(computer);
  const typed = (variableOf(computer, 'PATH') ?? '').split(path.delimiter);
  const folders = [...typed.slice(0, mostFolders), ...usualFolders(computer)]
    .filter((folder) => isAbsolute(computer, folder))
    .map((folder) => path.resolve(folder));
  return [...new Set(folders)];
}

/** Paths as this computer writes them. */
export function pathOf(computer: Computer): typeof posix | typeof win32 {
  return computer.platform === 'win32' ? win32 : posix;
}

/** With its drive on Windows: `\tools` depends on the current one. */
function isAbsolute(computer: Computer, folder: string): boolean {
  return computer.platform === 'win32'
    ? /^(?:[A-Za-z]:[\\/]|\\\\[^\\?.])/.test(folder)
    : posix.isAbsolute(folder);
}

function usualFolders(computer: Computer): string[] {
  const { platform, home } = computer;
  const { join } = pathOf(computer);
  const own = [join(home, '.docker', 'bin'), join(home, '.rd', 'bin')];
  if (platform === 'win32') {
    const programs = variableOf(computer, 'ProgramFiles');
    return programs === undefined
      ? own
      : [join(programs, 'Docker', 'Docker', 'resources', 'bin'), ...own];
  }
  if (platform === 'darwin')
    return [
      '/usr/local/bin',
      '/opt/homebrew/bin',
      '/Applications/Docker.app/Contents/Resources/bin',
      ...own,
    ];
  return ['/usr/local/bin', '/usr/bin', '/home/linuxbrew/.linuxbrew/bin', ...own];
}
