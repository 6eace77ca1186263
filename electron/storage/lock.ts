import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import { isProvablyGone, ownIdentity } from './process-identity.ts';
import { storageError, systemCode } from './storage-error.ts';

const holderSchema = z.object({
  /** Tells one taking of the lock from every other. */
  token: z.string().regex(/^[0-9a-f]{16}$/),
  face: z.enum(['desktop', 'browser']),
  since: z.string(),
  pid: z.number().int().positive(),
  startTime: z.string().nullable(),
  bootId: z.string().nullable(),
  pidNamespace: z.string().nullable(),
  host: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

export interface DirectoryLock {
  /** Gives the directory back; a second call does nothing. */
  release(): Promise<void>;
  /** The same before it returns, for a process that is about to be killed; never throws. */
  releaseNow(): void;
}

/**
 * Takes the data directory for this process: the file `berth.lock` names the
 * holder, and is taken over only when that process is provably gone. Throws
 * STORAGE `directoryInUse` with a message naming the holder (face, process id,
 * since when), or `noPermission`, `diskFull`.
 */
export async function acquireLock(
  directory: string,
  face: 'desktop' | 'browser',
): Promise<DirectoryLock> {
  const self: Holder = {
    token: randomBytes(8).toString('hex'),
    face,
    since: new Date().toISOString(),
    ...(await ownIdentity()),
  };
  const path = join(directory, 'berth.lock');
  try {
    await take(path, self);
  } catch (error) {
    throw storageError(error, `lock the folder ${directory}`);
  }
  return {
    async release() {
      if ((await readHolder(path).catch(() => null))?.token === self.token)
        await fs.rm(path, { force: true });
    },
    releaseNow() {
      try {
        const parsed = holderSchema.safeParse(jsonOrNull(readFileSync(path, 'utf8')));
        if (parsed.data?.token === self.token) rmSync(path, { force: true });
      } catch {
        // It is taken over from a process that is gone.
      }
    },
  };
}

/**
 * Creates the lock file, or replaces one whose holder is gone. Only one process
 * may replace a given stale lock: the one that holds a claim named after the
 * lock's token. A claim is a lock like any other, so a claimant that died is
 * replaced in the same way.
 */
async function take(path: string, self: Holder): Promise<void> {
  for (;;) {
    if (await createComplete(path, self)) return;
    const holder = await readHolder(path);
    if (holder === null) continue;
    if (!(await isProvablyGone(holder, self))) throw inUse(holder, path);

    const claim = `${path}.${holder.token}`;
    await take(claim, self);
    try {
      if ((await readHolder(path))?.token === holder.token) {
        const complete = await writeComplete(path, self);
        await fs.rename(complete, path);
        return;
      }
    } finally {
      await fs.rm(claim, { force: true });
    }
  }
}

/** Creates the file with its content in one step; false when there is one already. */
async function createComplete(path: string, self: Holder): Promise<boolean> {
  const complete = await writeComplete(path, self);
  try {
    await fs.link(complete, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(systemCode(error) ?? ''))
      throw error;
    return createWithoutLinks(path, self);
  } finally {
    await fs.rm(complete, { force: true });
  }
}

/** For file systems without hard links, such as exFAT. */
async function createWithoutLinks(path: string, self: Holder): Promise<boolean> {
  try {
    await fs.writeFile(path, JSON.stringify(self), { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function writeComplete(path: string, self: Holder): Promise<string> {
  const complete = `${path}.${self.token}.new`;
  await fs.writeFile(complete, JSON.stringify(self), { mode: 0o600, flush: true });
  return complete;
}

/** Null when the lock is gone. Throws STORAGE `directoryInUse` when nobody can tell whose it is. */
async function readHolder(path: string): Promise<Holder | null> {
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  const parsed = holderSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw BerthError.of('STORAGE', `The lock file ${path} does not say who holds it`, {
    reason: 'directoryInUse',
    hint: 'If Berth is not running, delete that file and start again.',
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, 64 * 1024));
  } catch {
    return null;
  }
}

function inUse(holder: Holder, path: string): BerthError {
  const face = holder.face === 'desktop' ? 'the desktop app' : 'browser mode';
  return BerthError.of(
    'STORAGE',
    `The data folder is in use by ${face} of Berth: process ${holder.pid} on ${holder.host}, since ${holder.since}`,
    {
      reason: 'directoryInUse',
      hint: `Use that one, close it first, or choose another folder with --data. If it runs no more, delete ${path}.`,
    },
  );
}
