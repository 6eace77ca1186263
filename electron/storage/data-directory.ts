import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import envPaths from 'env-paths';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import { acquireLock, type DirectoryLock } from './lock.ts';
import { storageError, systemCode } from './storage-error.ts';

/** Any of these in a folder says that it is Berth's. */
const ours = ['book.json', 'berth.lock', 'settings.json', 'cache'];

/**
 * The folder Berth keeps its data in unless told otherwise: the same for the
 * desktop and browser mode. Absolute; it may not exist yet.
 */
export function defaultDataDirectory(): string {
  return envPaths('Berth', { suffix: '' }).data;
}

/**
 * Prepares the folder and takes it for this process. On a full disk it may not
 * even exist yet; the lock then makes it as soon as there is room. Throws
 * STORAGE like `prepareDataDirectory` and `acquireLock`.
 */
export async function openDataDirectory(
  path: string,
  face: 'desktop' | 'browser',
  { logger }: { logger: Logger },
): Promise<{ directory: string; lock: DirectoryLock }> {
  const directory = await prepareDataDirectory(path).catch((error: unknown) => {
    if (error instanceof BerthError && error.reason === 'diskFull') return resolve(path);
    throw error;
  });
  const prepare = () => prepareDataDirectory(directory);
  return { directory, lock: await acquireLock(directory, face, { logger, prepare }) };
}

/**
 * Makes the folder (0700) where it is missing and answers its absolute real
 * path. An empty folder and one that holds Berth's data are closed to others;
 * a folder with other things in it keeps its mode, and is refused when others
 * may write to it. It need not be writable, only readable. Throws STORAGE
 * (`noPermission`, `diskFull`).
 */
export async function prepareDataDirectory(path: string): Promise<string> {
  const wanted = resolve(path);
  try {
    await makeFolder(wanted);
    const real = await fs.realpath(wanted);
    await closeToOthers(real);
    await fs.access(real, constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(systemCode(error) ?? ''))
      throw BerthError.of('STORAGE', text('storage.notAFolder', { path: wanted }), {
        hint: text('storage.anotherFolder'),
        cause: error,
      });
    throw storageError(error, text('storage.useFolder', { folder: wanted }));
  }
}

/** Node's own way of making parents too answers ENOENT where the disk is full or read-only. */
async function makeFolder(path: string): Promise<void> {
  const found = await fs.stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (found?.isDirectory() === true) return;
  if (found === null && dirname(path) !== path) await makeFolder(dirname(path));
  await fs.mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another process may have come first.
    if (systemCode(error) !== 'EEXIST' || !(await fs.stat(path)).isDirectory()) throw error;
  });
}

async function closeToOthers(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await fs.stat(folder);
  if ((mode & 0o077) === 0) return;
  const names = await fs.readdir(folder);
  if (names.length === 0 || names.some((name) => ours.includes(name))) {
    // A folder that was made read-only on purpose stays so.
    await fs.chmod(folder, mode & 0o700).catch((error: unknown) => {
      if (systemCode(error) !== 'EROFS') throw error;
    });
  } else if ((mode & 0o022) !== 0)
    throw BerthError.of('STORAGE', text('storage.openFolder', { folder }), {
      reason: 'noPermission',
      hint: text('storage.openFolder.hint'),
    });
}
