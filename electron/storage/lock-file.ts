import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { readRegularFile, readRegularFileSync } from './read-regular-file.ts';
import { systemCode } from './storage-error.ts';

const text = z.string().max(300);

/** Tolerant, since an older or a newer Berth may have written it: what it cannot tell is null. */
const holderSchema = z.object({
  /** Tells one taking of the lock from every other. */
  token: z.string().regex(/^[0-9a-f]{16}$/),
  /** `desktop`, `browser`, or one that a newer Berth has. */
  face: text.catch(''),
  since: text.catch(''),
  pid: z.number().int().positive(),
  startTime: text.nullable().catch(null),
  bootId: text.nullable().catch(null),
  pidNamespace: text.nullable().catch(null),
  host: text,
  machineId: text.nullish().catch(null),
  pipe: text.nullish().catch(null),
  /** The socket or pipe on which the holder answers other programs of the account; never with a key. */
  endpoint: text.optional().catch(undefined),
});
/** What a lock file says of the process that holds the directory. */
export type Holder = z.infer<typeof holderSchema>;

export type FoundLock =
  | { kind: 'missing' }
  | { kind: 'held'; holder: Holder }
  /** A file that does not say who holds it; `mark` tells it from every other one. */
  | { kind: 'unreadable'; mark: string; changedAt: number }
  /** A folder, a pipe, a link or the like, which Berth has never put there. */
  | { kind: 'inTheWay' };

const maxBytes = 64 * 1024;

/** The token in a lock file, for a process that has no time to wait; null where there is none. Never throws. */
export function lockTokenNow(path: string): string | null {
  try {
    const found = readRegularFileSync(path, { limit: maxBytes });
    const parsed = found.state === 'read' ? holderSchema.safeParse(jsonOf(found.bytes)) : null;
    return parsed?.data?.token ?? null;
  } catch {
    return null;
  }
}

/** Reads a lock file. Never waits, whatever stands there. Throws the system's own errors. */
export async function readLockFile(path: string): Promise<FoundLock> {
  const facts = await fs.lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (facts === null) return { kind: 'missing' };
  if (!facts.isFile()) return { kind: 'inTheWay' };
  const found = await readRegularFile(path, { limit: maxBytes });
  if (found.state === 'missing') return { kind: 'missing' };
  if (found.state === 'notRegular') return { kind: 'inTheWay' };
  const parsed = found.state === 'read' ? holderSchema.safeParse(jsonOf(found.bytes)) : null;
  if (parsed?.success === true) return { kind: 'held', holder: parsed.data };
  const which = `${facts.dev} ${facts.ino} ${facts.size} ${facts.mtimeMs}`;
  const mark = createHash('sha256').update(which).digest('hex').slice(0, 16);
  return { kind: 'unreadable', mark, changedAt: facts.mtimeMs };
}

/** Creates the file with its content in one step; false when there is one already. */
export async function createLockFile(path: string, holder: Holder): Promise<boolean> {
  const complete = await writeComplete(path, holder);
  try {
    await fs.link(complete, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(systemCode(error) ?? ''))
      throw error;
    return createWithoutLinks(path, holder);
  } finally {
    await fs.rm(complete, { force: true });
  }
}

/** Puts the file in the place of the one that is there, in one step. */
export async function replaceLockFile(path: string, holder: Holder): Promise<void> {
  const complete = await writeComplete(path, holder);
  try {
    await fs.rename(complete, path);
  } catch (error) {
    await fs.rm(complete, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** For file systems without hard links, such as exFAT. */
async function createWithoutLinks(path: string, holder: Holder): Promise<boolean> {
  try {
    await fs.writeFile(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // What was begun names nobody and would stay for good.
    if (systemCode(error) === 'ENOSPC') await fs.rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeComplete(path: string, holder: Holder): Promise<string> {
  const complete = `${path}.${holder.token}.new`;
  try {
    await fs.writeFile(complete, JSON.stringify(holder), { mode: 0o600, flush: true });
    return complete;
  } catch (error) {
    await fs.rm(complete, { force: true }).catch(() => undefined);
    throw error;
  }
}

function jsonOf(bytes: Buffer): unknown {
  return jsonValue(bytes.toString('utf8'));
}
