import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { storageError, systemCode } from './storage-error.ts';

/**
 * Replaces a file in one step: a new file in the same folder, fsync, rename,
 * fsync of the folder. Whoever reads sees the old content or the new one, also
 * after a power cut. A symbolic link in its place is replaced by the file, and what
 * it leads to stays as it is; with `follow` it is resolved once and its target replaced.
 * Throws STORAGE (`diskFull`, `noPermission`); the old content is then intact,
 * unless only the last fsync failed: then either may be there.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array,
  options: { mode: number; follow?: boolean },
): Promise<void> {
  try {
    const target = options.follow === true ? await resolveOnce(path) : path;
    await replaceFile(target, bytes, options.mode);
  } catch (error) {
    throw storageError(error, text('storage.save', { file: basename(path) }));
  }
}

/**
 * Where a path leads when its last part is a symbolic link; otherwise the path.
 * Throws STORAGE `noPermission` when the link or its target belongs to another
 * account: following it would let that account choose what Berth overwrites.
 */
export async function resolveOnce(path: string): Promise<string> {
  const link = await lstatOrNull(path);
  if (link === null || !link.isSymbolicLink()) return path;
  refuseForeign(link.uid, path);
  const target = await fs.realpath(path).catch(async (error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    return resolve(dirname(path), await fs.readlink(path));
  });
  const end = await lstatOrNull(target);
  if (end?.isSymbolicLink() === true)
    throw BerthError.of('STORAGE', text('storage.deadLink', { file: basename(path) }), {
      hint: text('storage.deadLink.hint', { path }),
    });
  if (end !== null) refuseForeign(end.uid, path);
  return target;
}

/** Removes temporary files that a killed process left beside `path`. Never throws. */
export async function sweepTemporary(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names.filter((name) => isTemporaryOf(basename(path), name)))
    await fs.rm(join(folder, name), { force: true }).catch(() => undefined);
}

/** Makes renames and removals in a folder durable, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network and FUSE file systems have no fsync for folders.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function replaceFile(target: string, bytes: Uint8Array, mode: number): Promise<void> {
  const there = await lstatOrNull(target);
  // As root a link to a device would be followed, and the device replaced for everybody.
  if (there?.isCharacterDevice() === true || there?.isBlockDevice() === true)
    throw BerthError.of('STORAGE', text('storage.device', { file: basename(target) }), {
      reason: 'noPermission',
      hint: text('storage.device.hint', { path: target }),
    });
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await fs.open(temporary, 'wx', mode);
    try {
      await handle.chmod(mode);
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** On Windows a virus scanner or indexer may hold a file for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  const attempts = process.platform === 'win32' ? 10 : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fs.rename(from, to);
      return;
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '');
      if (!busy || attempt >= attempts) throw error;
      await delay(20 * attempt);
    }
  }
}

function isTemporaryOf(file: string, name: string): boolean {
  return name.startsWith(`.${file}.`) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(`.${file}.`.length));
}

async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function refuseForeign(owner: number, path: string): void {
  const self = process.getuid?.();
  if (self === undefined || owner === self) return;
  throw BerthError.of('STORAGE', text('storage.foreignLink', { file: basename(path) }), {
    reason: 'noPermission',
    hint: text('storage.foreignLink.hint', { path }),
  });
}
