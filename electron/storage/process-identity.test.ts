import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPipe, keepPipe } from './liveness-pipe.ts';
import { isProvablyGone, ownIdentity, type Suspect } from './process-identity.ts';
import { type SystemFacts, thisSystem } from './system-facts.ts';

const booted = Date.parse('2026-11-21T08:00:00.000Z');

/** A system on which process 100 runs, started at `then`. */
function system(platform: NodeJS.Platform, told: Partial<SystemFacts> = {}): SystemFacts {
  const isWindows = platform === 'win32';
  return {
    platform,
    host: 'mine',
    bootedAt: () => booted,
    bootId: async () => (isWindows ? null : 'boot-2'),
    machineId: async () => (isWindows ? null : 'machine'),
    pidNamespace: async () => (platform === 'linux' ? 'pid:[1]' : null),
    exists: async (pid) => pid === 100,
    startTimeOf: async () => (isWindows ? null : 'then'),
    pipe: async () => 'there',
    isOwnDisk: async () => false,
    ...told,
  };
}

async function isGone(facts: SystemFacts, holder: Partial<Suspect> = {}): Promise<boolean> {
  const self = await ownIdentity(facts);
  const other: Suspect = { ...self, pid: 100, since: '2026-11-21T09:00:00.000Z', ...holder };
  return isProvablyGone(other, self, '/data', facts);
}

const old = { machineId: undefined, pipe: undefined };

describe.each(['linux', 'darwin'] as const)('on %s', (platform) => {
  test.each<[string, boolean, Partial<Suspect>]>([
    ['that runs', false, {}],
    ['that runs, by an older lock file', false, old],
    ['whose id nobody has', true, { pid: 101 }],
    ['whose id was given to another one', true, { startTime: 'earlier' }],
    ['from before the last boot', true, { bootId: 'boot-1' }],
    ['from before the last boot, by an older lock file', true, { ...old, bootId: 'boot-1' }],
    ['that runs, while the host was renamed', false, { host: 'renamed' }],
    ['that ended, while the host was renamed', true, { host: 'renamed', pid: 101 }],
    [
      'whose id was given to another one, while the host was renamed',
      true,
      { host: 'renamed', startTime: 'earlier', ...old },
    ],
    [
      'of another machine',
      false,
      { host: 'other', bootId: 'boot-9', machineId: 'another', pid: 101 },
    ],
    ['of another machine, by an older lock file', false, { ...old, host: 'other', bootId: 'x' }],
    [
      'of another machine of the same name on a shared folder',
      false,
      { bootId: 'boot-9', machineId: 'another', pid: 101 },
    ],
    ['whose start cannot be told, as it runs', false, { startTime: null }],
  ])('a process %s: gone %s', async (_, gone, holder) => {
    expect(await isGone(system(platform), holder)).toBe(gone);
  });

  test('nothing is proven where the system does not tell', async () => {
    const silent = system(platform, { startTimeOf: async () => null, bootId: async () => null });
    expect(await isGone(silent, { startTime: 'then', bootId: 'boot-1' })).toBe(false);
  });
});

test('Linux: a process of another container, a reinstalled system, a copied one', async () => {
  const linux = system('linux');
  expect(await isGone(linux, { pidNamespace: 'pid:[2]', pid: 101 })).toBe(false);
  const reinstalled = { bootId: 'boot-1', machineId: 'before' };
  expect(await isGone(system('linux', { isOwnDisk: async () => true }), reinstalled)).toBe(true);
  const copied = { host: 'twin', bootId: 'boot-9' };
  expect(await isGone(system('linux', { isOwnDisk: async () => true }), copied)).toBe(false);
});

test('Linux: another host name in the same pid namespace, as of a restarted container', async () => {
  expect(await isGone(system('linux'), { host: '3f2a', pid: 101 })).toBe(true);
  expect(await isGone(system('linux'), { host: '3f2a' })).toBe(false);
});

test('macOS: a machine that was renamed and started anew is the same machine', async () => {
  expect(await isGone(system('darwin'), { host: 'renamed', bootId: 'boot-1' })).toBe(true);
});

describe('on Windows', () => {
  const pipe = '\\\\.\\pipe\\berth-lock-0123456789abcdef';
  const closed = system('win32', { pipe: async () => 'gone' });

  test.each<[string, boolean, SystemFacts, Partial<Suspect>]>([
    ['that runs', false, system('win32'), { pipe }],
    ['whose id nobody has', true, system('win32'), { pipe, pid: 101 }],
    ['whose id was given to another one', true, closed, { pipe }],
    [
      'from before a fast start-up, which counts as no boot',
      true,
      closed,
      { pipe, since: '2026-11-21T09:00:00.000Z' },
    ],
    ['from before the last boot', true, closed, { pipe, since: '2026-11-20T09:00:00.000Z' }],
    [
      'that runs, while the clock was put forward',
      false,
      system('win32', { bootedAt: () => booted + 1e10 }),
      { pipe },
    ],
    ['of another host', false, closed, { pipe, host: 'other', pid: 101 }],
    ['that runs, by an older lock file', false, system('win32'), old],
    [
      'from before the last boot, by an older lock file',
      true,
      system('win32'),
      { ...old, since: '2026-11-20T09:00:00.000Z' },
    ],
    [
      'taken while the machine started, by an older lock file',
      false,
      system('win32'),
      { ...old, since: '2026-11-21T07:59:00.000Z' },
    ],
    ['of an unreadable time, by an older lock file', false, system('win32'), { ...old, since: '' }],
  ])('a process %s: gone %s', async (_, gone, facts, holder) => {
    expect(await isGone(facts, holder)).toBe(gone);
  });
});

test('this system: itself runs, a killed process that nobody waited for does not', async (context) => {
  if (process.platform !== 'linux') context.skip('leaves a killed process unnoticed as Linux does');
  const self = await ownIdentity(thisSystem);
  const since = new Date().toISOString();
  expect(await isProvablyGone({ ...self, since }, self, tmpdir(), thisSystem)).toBe(false);
  // The shell replaces itself by a sleep that never asks after the child before it.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [said] = await once(parent.stdout, 'data');
    const pid = Number(String(said));
    const startTime = await thisSystem.startTimeOf(pid);
    const child: Suspect = { ...self, pid, startTime, since };
    expect(startTime).not.toBeNull();
    expect(await isProvablyGone(child, self, tmpdir(), thisSystem)).toBe(false);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isProvablyGone(child, self, tmpdir(), thisSystem)).toBe(true);
    expect(() => process.kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  }
});

test('a pipe is there for as long as the process that keeps it', async () => {
  const folder = await fs.mkdtemp(join(tmpdir(), 'berth-pipe-'));
  const name = join(folder, 'pipe');
  try {
    expect(await findPipe(name)).toBe('gone');
    const close = await keepPipe(name);
    expect(await findPipe(name)).toBe('there');
    expect(await keepPipe(name)).toBeNull();
    close?.();
    await expect.poll(() => findPipe(name)).toBe('gone');
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
});
