import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureBuild } from '../../build/lib/ensure-build.ts';
import { projectRoot } from '../../build/lib/this-machine.ts';

/** A build takes seconds; a lock this old was left by a process that was killed. */
const staleMs = 60_000;

/** Builds where `dist` is missing or old; test processes that ask at the same time build once. */
export async function buildOnce(): Promise<void> {
  const name = createHash('sha256').update(projectRoot).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `berth-build-${name}`);
  while (!take(lock)) await delay(200);
  try {
    if (!(await ensureBuild())) throw new Error('Berth could not be built');
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > staleMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
