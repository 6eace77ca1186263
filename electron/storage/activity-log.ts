import fs from 'node:fs/promises';
import { join } from 'node:path';
import { jsonValue } from '../../shared/json-text.ts';
import { type Activity, activitySchema } from '../../shared/model/activity.ts';
import type { Logger } from '../../shared/ports.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { readRegularFile } from './read-regular-file.ts';

/** All files together (DESIGN, "Jobs"), and one of them. */
const mostBytes = 50 * 1024 * 1024;
const fileBytes = 5 * 1024 * 1024;
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = fs.constants;
/** Nothing is written through a link; Windows does not know the flag. */
const flags = O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0);
const fileName = /^activity-(\d{6})\.ndjson$/;

/** What changed registries and records, newest last, in files of a bounded size. */
export interface ActivityLog {
  /** Notes what happened; on disk a moment later. Never throws: what was done was done. */
  note(entry: Activity): void;
  /** Those before a place, newest first, that fit; the place to go on from, null at the end. */
  list(options: {
    fits: (entry: Activity) => boolean;
    before: number | null;
    limit: number;
  }): Promise<{ entries: Activity[]; next: number | null }>;
  /** Removes what was noted of a registry. Throws STORAGE. */
  forgetRegistry(registryId: string): Promise<void>;
  /** Writes what is pending. */
  close(): Promise<void>;
}

/** Opens `activity/` in a data directory. A file that cannot be read counts as none. */
export function openActivityLog(
  directory: string,
  {
    logger,
    hold = soleHold,
    limit = mostBytes,
  }: { logger: Logger; hold?: DirectoryHold | undefined; limit?: number },
): ActivityLog {
  const folder = join(directory, 'activity');
  let pending: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function names(): Promise<string[]> {
    const found = await fs.readdir(folder).catch(() => []);
    return found.filter((name) => fileName.test(name)).sort();
  }

  async function write(): Promise<void> {
    const lines = pending;
    pending = [];
    if (lines.length === 0) return;
    try {
      await hold.confirm();
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      const there = await names();
      const last = there.at(-1);
      const size =
        last === undefined
          ? 0
          : ((await fs.lstat(join(folder, last)).catch(() => null))?.size ?? 0);
      const number = Number(fileName.exec(last ?? '')?.[1] ?? 0) + (size >= fileBytes ? 1 : 0);
      const name = `activity-${String(number).padStart(6, '0')}.ndjson`;
      const handle = await fs.open(join(folder, name), flags, 0o600);
      try {
        await handle.writeFile(lines.join(''));
        await handle.datasync();
      } finally {
        await handle.close();
      }
      let sum = 0;
      for (const one of (await names()).reverse()) {
        sum += (await fs.lstat(join(folder, one))).size;
        if (sum > limit) await fs.rm(join(folder, one), { force: true });
      }
    } catch (error) {
      logger.warn('activity.notWritten', {}, error);
    }
  }

  async function removeLines(registryId: string): Promise<void> {
    for (const name of await names()) {
      const path = join(folder, name);
      const file = await readRegularFile(path, { limit: 2 * fileBytes }).catch(() => null);
      if (file?.state !== 'read') continue;
      const all = file.bytes.toString('utf8').split('\n');
      // A line that a kill cut off may name it as well.
      const left = all.filter((line) => !line.includes(registryId));
      if (left.length === all.length) continue;
      await hold.confirm();
      await writeFileAtomic(path, Buffer.from(left.join('\n')), { mode: 0o600 });
    }
  }

  async function lines(): Promise<string[]> {
    await writing;
    const all: string[] = [];
    for (const name of await names()) {
      const file = await readRegularFile(join(folder, name), { limit: 2 * fileBytes }).catch(
        () => null,
      );
      if (file?.state === 'read') all.push(...file.bytes.toString('utf8').split('\n'));
    }
    return all;
  }

  return {
    note(entry) {
      pending.push(`${JSON.stringify(entry)}\n`);
      writing = writing.then(write);
    },
    async list({ fits, before, limit: most }) {
      const all = await lines();
      const entries: Activity[] = [];
      let at = Math.min(before ?? all.length, all.length);
      while (at > 0 && entries.length < most) {
        at -= 1;
        const parsed = activitySchema.safeParse(jsonValue(all[at] ?? ''));
        if (parsed.success && fits(parsed.data)) entries.push(parsed.data);
      }
      return { entries, next: at > 0 ? at : null };
    },
    async forgetRegistry(registryId) {
      const removed = writing.then(() => removeLines(registryId));
      writing = removed.catch(() => undefined);
      await removed;
    },
    async close() {
      await writing;
    },
  };
}
