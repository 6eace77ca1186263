import fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BerthError } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';
import {
  createLockFile,
  type FoundLock,
  type Holder,
  readLockFile,
  replaceLockFile,
} from './lock-file.ts';
import { isBeforeBoot, isProvablyGone } from './process-identity.ts';
import type { SystemFacts } from './system-facts.ts';

/** Writing a lock takes milliseconds: after this many nobody is about to finish an unreadable one. */
const writingLimit = 60_000;

/** Another process may come first this often before something else must be wrong. */
const attempts = 100;

/**
 * Creates the lock file, or replaces one whose holder is gone. Only one process
 * may replace a given stale lock: the one that holds a claim named after it. A
 * claim is a lock like any other, so a claimant that died is replaced in the
 * same way. Throws STORAGE `directoryInUse` naming the holder, or the system's
 * own error.
 */
export async function takeLock(path: string, self: Holder, facts: SystemFacts): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await readLockFile(path);
    if (found.kind === 'missing') {
      // Read back: what is created in two steps may have been replaced between them.
      if ((await createLockFile(path, self)) && (await isOwn(path, self))) return;
      continue;
    }
    if (found.kind === 'held' && found.holder.token === self.token) return;
    await assertStale(found, path, self, facts);

    const claim = `${path}.${markOf(found)}`;
    await takeLock(claim, self, facts);
    try {
      if (markOf(await readLockFile(path)) === markOf(found)) {
        await replaceLockFile(path, self);
        if (await isOwn(path, self)) return;
      }
    } finally {
      await fs.rm(claim, { force: true });
    }
  }
  throw BerthError.of('STORAGE', text('lock.replaced', { path }), {
    reason: 'directoryInUse',
    hint: text('lock.replaced.hint'),
  });
}

/**
 * Removes what killed processes left beside the lock: files begun and claims.
 * Those of a process that may still run stay. Never throws.
 */
export async function sweepLockFiles(
  path: string,
  self: Holder,
  facts: SystemFacts,
): Promise<void> {
  const names = await fs.readdir(dirname(path)).catch(() => []);
  for (const name of names.filter((name) => isBeside(basename(path), name))) {
    const left = join(dirname(path), name);
    try {
      await assertStale(await readLockFile(left), left, self, facts);
      await fs.rm(left, { force: true });
    } catch {
      // In use, or not to be removed: it is in nobody's way.
    }
  }
}

function isBeside(lock: string, name: string): boolean {
  return name.startsWith(`${lock}.`) && /^(\.[0-9a-f]{16})+(\.new)?$/.test(name.slice(lock.length));
}

async function isOwn(path: string, self: Holder): Promise<boolean> {
  const found = await readLockFile(path);
  return found.kind === 'held' && found.holder.token === self.token;
}

function markOf(found: FoundLock): string | null {
  if (found.kind === 'held') return found.holder.token;
  return found.kind === 'unreadable' ? found.mark : null;
}

/** Throws unless nobody holds the lock, or will once a write under way is done. */
async function assertStale(
  found: FoundLock,
  path: string,
  self: Holder,
  facts: SystemFacts,
): Promise<void> {
  switch (found.kind) {
    case 'missing':
      return;
    case 'held':
      if (await isProvablyGone(found.holder, self, dirname(path), facts)) return;
      throw inUse(found.holder, path);
    case 'unreadable':
      if (isBeforeBoot(found.changedAt, facts)) return;
      if (found.changedAt < Date.now() - writingLimit) return;
      throw BerthError.of(
        'STORAGE',
        text('lock.nameless', { path, time: new Date(found.changedAt).toISOString() }),
        {
          reason: 'directoryInUse',
          hint: text('lock.nameless.hint'),
        },
      );
    case 'inTheWay':
      throw BerthError.of('STORAGE', text('lock.inTheWay', { path }), {
        reason: 'directoryInUse',
        hint: text('lock.inTheWay.hint'),
      });
  }
}

function inUse(holder: Holder, path: string): BerthError {
  const who = heldBy(holder.face);
  const [host, since] = [shown(holder.host), shown(holder.since)];
  return BerthError.of(
    'STORAGE',
    text('lock.inUse', { who, process: holder.pid, host, time: since }),
    {
      reason: 'directoryInUse',
      hint: text('lock.inUse.hint', { path }),
    },
  );
}

function heldBy(face: string): Text {
  if (face === 'desktop') return text('lock.desktop');
  return face === 'browser' ? text('lock.browser') : text('lock.other');
}

/** The file may have been edited, and its text goes to a terminal. */
function shown(value: string): string {
  return value.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
}
