import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acquireLock } from './lock.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-lock-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await fs.rm(folder, { recursive: true, force: true });
});

/** A real process that tries to take the lock, says how it went and stays until told to end. */
async function contender(): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    const lock = await acquireLock(${JSON.stringify(folder)}, 'browser').catch((error) => error);
    console.log(lock instanceof Error ? lock.reason + ' ' + lock.message : 'taken');
    process.stdin.once('data', async () => { await lock.release?.(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = await once(createInterface(child.stdout), 'line');
  return { child, said: String(said) };
}

const lockPath = () => join(folder, 'berth.lock');

/** Changes the stored holder, as if another process had written it. */
async function pretend(changes: Record<string, unknown>): Promise<void> {
  const holder: unknown = JSON.parse(await fs.readFile(lockPath(), 'utf8'));
  await fs.writeFile(lockPath(), JSON.stringify({ ...Object(holder), ...changes }));
}

test('is taken, refused with the holder named, released and taken again', async () => {
  const first = await acquireLock(folder, 'desktop');
  await expect(acquireLock(folder, 'browser')).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'directoryInUse',
    message: expect.stringMatching(
      new RegExp(`desktop app.*process ${process.pid} .*since \\d{4}-\\d\\d-\\d\\dT`),
    ),
  });
  expect((await fs.stat(lockPath())).mode & 0o777).toBe(0o600);
  await first.release();
  await first.release();
  const second = await acquireLock(folder, 'browser');
  await first.release();
  await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({ reason: 'directoryInUse' });
  await second.release();
  expect(await fs.readdir(folder)).toEqual([]);
});

test('another process is refused while this one holds it, and gets it afterwards', async () => {
  const lock = await acquireLock(folder, 'desktop');
  const refused = await contender();
  expect(refused.said).toContain('directoryInUse');
  expect(refused.said).toContain(`process ${process.pid} `);
  await lock.release();
  expect((await contender()).said).toBe('taken');
});

test('a lock left by a killed process is taken over', async () => {
  const { child, said } = await contender();
  expect(said).toBe('taken');
  await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({ reason: 'directoryInUse' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await acquireLock(folder, 'desktop');
  await lock.release();
  expect(await fs.readdir(folder)).toEqual([]);
});

test('of many that find a stale lock exactly one takes it over', async () => {
  await acquireLock(folder, 'desktop');
  await pretend({ startTime: '1', token: '0123456789abcdef' });
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => acquireLock(folder, 'browser')),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await fs.readdir(folder)).toEqual(['berth.lock']);
});

test('who comes late to a stale lock does not take it from the one who came first', async () => {
  await acquireLock(folder, 'desktop');
  const living = await fs.readFile(lockPath(), 'utf8');
  await pretend({ startTime: '1', token: '0123456789abcdef' });
  const link = fs.link;
  vi.spyOn(fs, 'link').mockImplementation(async (from, to) => {
    await link(from, to);
    // Between reading the stale lock and claiming it, another process took it over.
    if (String(to).endsWith('.0123456789abcdef')) await fs.writeFile(lockPath(), living);
  });
  await expect(acquireLock(folder, 'browser')).rejects.toMatchObject({ reason: 'directoryInUse' });
  expect(await fs.readFile(lockPath(), 'utf8')).toBe(living);
  expect(await fs.readdir(folder)).toEqual(['berth.lock']);
});

test.each([
  ['after a restart of the machine', { bootId: 'another-boot' }],
  ['when its process id is nobody’s', { pid: 2 ** 22 + 1 }],
  ['when its process id was given to another process', { startTime: '1' }],
])('is taken over %s', async (_, changes) => {
  await acquireLock(folder, 'desktop');
  await pretend(changes);
  await (await acquireLock(folder, 'desktop')).release();
});

test.each([
  ['of another host', { host: 'another.example', pid: 2 ** 22 + 1, bootId: 'another-boot' }],
  ['of another container', { pidNamespace: 'pid:[1]', pid: 2 ** 22 + 1 }],
])('is never taken over from a process %s', async (_, changes) => {
  await acquireLock(folder, 'desktop');
  await pretend(changes);
  await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({ reason: 'directoryInUse' });
});

test('a lock whose holder cannot be read is left alone, and the person told', async () => {
  await fs.writeFile(lockPath(), '');
  await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'directoryInUse',
    hint: expect.stringContaining('delete that file'),
  });
});

test('a claimant that died while taking over does not block the next one', async () => {
  await acquireLock(folder, 'desktop');
  await pretend({ startTime: '1', token: '0123456789abcdef' });
  await fs.copyFile(lockPath(), `${lockPath()}.0123456789abcdef`);
  await pretend({ token: 'fedcba9876543210' });
  await fs.rename(`${lockPath()}.0123456789abcdef`, `${lockPath()}.fedcba9876543210`);
  await (await acquireLock(folder, 'desktop')).release();
  expect(await fs.readdir(folder)).toEqual([]);
});

test('a folder that is not there is a clear error', async () => {
  await expect(acquireLock(join(folder, 'missing'), 'desktop')).rejects.toMatchObject({
    code: 'STORAGE',
  });
});
