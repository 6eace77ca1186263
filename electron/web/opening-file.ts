import { mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { inLanguage, readLanguage } from '../../shared/text/language.ts';
import { text } from '../../shared/text/text.ts';

/** A page on the disk that leads to a link; it goes with `remove`. */
export interface OpeningFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Puts a link with a one-time code into a page that this account alone can
 * read: who opens it is proven by the file system, and a process's arguments
 * hold its path only. For systems that do not tell whose a connection is. On
 * POSIX the folder's mode closes it; on Windows folders have no mode, but what
 * lies below the account's profile is closed to other accounts. Answers null
 * where neither is so.
 */
export async function writeOpeningFile(
  link: string,
  platform: NodeJS.Platform = process.platform,
): Promise<OpeningFile | null> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'berth-open-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const closed = platform === 'win32' ? await isInProfile(folder) : await isClosed(folder);
    if (closed) {
      const path = join(folder, 'berth.html');
      await writeFile(path, pageTo(link), { mode: 0o600, flag: 'wx' });
      return { path, remove };
    }
  } catch (error) {
    await remove();
    throw error;
  }
  await remove();
  return null;
}

/** Some file systems (FAT, foreign disks) ignore modes and owners. */
async function isClosed(folder: string): Promise<boolean> {
  const { mode, uid } = await stat(folder);
  return (mode & 0o077) === 0 && uid === process.getuid?.();
}

async function isInProfile(folder: string): Promise<boolean> {
  const way = relative(await realpath(homedir()), folder);
  return way !== '' && way.split(sep)[0] !== '..' && !/^[a-z]:/i.test(way);
}

/** Neither the link nor the text holds a character that HTML gives a meaning to. */
function pageTo(link: string): string {
  return `<!doctype html>
<html lang="${readLanguage()}">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${link}">
<title>Berth</title>
<p><a href="${link}">${inLanguage(text('web.openBerth'))}</a></p>
</html>
`;
}
