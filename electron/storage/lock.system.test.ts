import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { placeStrangeFile, strangeKinds } from '../../e2e/fixtures/strange-files.ts';
import { acquireLock, type DirectoryLock } from './lock.ts';

let folder: string;
const children: ChildProcess[] = [];
const locks: DirectoryLock[] = [];

/** The lock as one file, so that many processes start in no time. */
let bundled: string;

beforeAll(async () => {
  bundled = join(await fs.mkdtemp(join(tmpdir(), 'berth-lock-code-')), 'lock.mjs');
  const entryPoints = [join(import.meta.dirname, 'lock.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: bundled });
});
afterAll(() => fs.rm(dirname(bundled), { recursive: true, force: true }));

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-lock-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const lock of locks.splice(0)) await lock.release();
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
    import { acquireLock } from ${JSON.stringify(bundled)};
    const lock = await acquireLock(${JSON.stringify(folder)}, 'browser').catch((error) => error);
    console.log(lock instanceof Error ? lock.reason + ' ' + lock.message : 'taken');
    process.stdin.once('data', async () => { await lock.release?.(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
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

test('a lock whose holder cannot be read is left alone at first, and the person told', async () => {
  await fs.writeFile(lockPath(), '');
  await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'directoryInUse',
    message: expect.stringMatching(/written \d{4}-\d\d-\d\dT.*does not say who holds it/),
    hint: expect.stringContaining('delete that file'),
  });
});

test.each([
  ['empty', ''],
  ['cut off', '{"token":"0123456789abcdef","pi'],
  ['zeroes', '\0'.repeat(200)],
  ['too large', 'x'.repeat(100_000)],
])('one that is %s is taken over once nobody can still be writing it', async (_, content) => {
  await fs.writeFile(lockPath(), content);
  const longAgo = new Date(Date.now() - 3_600_000);
  await fs.utimes(lockPath(), longAgo, longAgo);
  const lock = await acquireLock(folder, 'desktop');
  expect(JSON.parse(await fs.readFile(lockPath(), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(await fs.readdir(folder)).toEqual([]);
});

test.each([...strangeKinds.filter((kind) => kind !== 'huge'), 'link that leads nowhere'] as const)(
  'a %s in its place is told, and neither waited for nor removed',
  async (kind) => {
    await using _ = await (kind === 'link that leads nowhere'
      ? fs.symlink(join(folder, 'nowhere'), lockPath()).then(() => null)
      : placeStrangeFile(kind, lockPath()));
    await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringContaining('is not a file of Berth'),
    });
    expect(await fs.readdir(folder)).toEqual(['berth.lock']);
  },
);

test('a lock file of an older or a newer Berth is understood, and odd text stays off the terminal', async () => {
  await acquireLock(folder, 'desktop');
  await pretend({ machineId: undefined, pipe: undefined });
  await expect(acquireLock(folder, 'browser')).rejects.toMatchObject({
    message: expect.stringContaining(`the desktop app of Berth: process ${process.pid} `),
  });
  await pretend({ face: 'commandLine', endpoint: 7, more: { x: 1 }, host: 'a\u001b[2Jb' });
  await expect(acquireLock(folder, 'browser')).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The data folder is in use by another part of Berth: .* a\?\[2Jb/,
    ),
  });
});

test('where the holder listens is in the file, and stays there when it is taken again', async () => {
  const lock = await acquireLock(folder, 'browser');
  await lock.tellEndpoint('http://127.0.0.1:4567');
  const stored = async () => JSON.parse(await fs.readFile(lockPath(), 'utf8'));
  expect(await stored()).toMatchObject({ endpoint: 'http://127.0.0.1:4567' });
  await fs.rm(lockPath());
  await lock.confirm();
  expect(await stored()).toMatchObject({ endpoint: 'http://127.0.0.1:4567' });
  await lock.release();
});

test('a lock that went is taken again; what others may have written meanwhile is to be read', async () => {
  const lock = await acquireLock(folder, 'desktop');
  await lock.confirm();
  expect(lock.taking).toBe(1);
  await fs.rm(lockPath());
  await lock.confirm();
  expect(lock).toMatchObject({ taking: 2, notice: null });
  await expect(acquireLock(folder, 'browser')).rejects.toMatchObject({ reason: 'directoryInUse' });
  await lock.release();
  await expect(lock.confirm()).rejects.toMatchObject({ code: 'STORAGE' });
});

test('a lock that another one took makes the first read-only until the other ends', async () => {
  const first = await acquireLock(folder, 'desktop', { beat: 20 });
  locks.push(first);
  const heard: boolean[] = [];
  first.onChanged(() => heard.push(first.notice === null));
  await fs.rm(lockPath());
  const second = await acquireLock(folder, 'browser');
  await expect(first.confirm()).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'directoryInUse',
    message: expect.stringContaining('browser mode of Berth'),
  });
  expect(first.notice).toMatchObject({
    kind: 'readOnly',
    message: expect.stringContaining('Nothing can be saved now'),
  });
  const since = first.notice?.at;
  await expect(first.confirm()).rejects.toMatchObject({ reason: 'directoryInUse' });
  expect(first.notice?.at).toBe(since);
  await second.release();
  await expect.poll(() => first.notice).toBeNull();
  expect(heard).toEqual([false, true]);
  expect(first.taking).toBe(2);
});

test('without anybody asking, a lock that went comes back before another one can start', async () => {
  locks.push(await acquireLock(folder, 'desktop', { beat: 20 }));
  await fs.rm(lockPath());
  await expect.poll(() => fs.readdir(folder)).toEqual(['berth.lock']);
});

const failing = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
  ['EFBIG', 'diskFull'],
  ['EROFS', 'noPermission'],
  ['EACCES', 'noPermission'],
  ['EPERM', 'noPermission'],
  ['EIO', undefined],
])('with %s it holds nothing, says why, and takes the folder once it can', async (code, reason) => {
  const write = vi.spyOn(fs, 'writeFile').mockRejectedValue(failing(code));
  const lock = await acquireLock(folder, 'desktop', { beat: 20 });
  locks.push(lock);
  expect(lock).toMatchObject({ taking: 0, notice: { kind: 'readOnly' } });
  await expect(lock.confirm()).rejects.toMatchObject({ code: 'STORAGE', reason });
  expect(await fs.readdir(folder)).toEqual([]);
  const heard = vi.fn();
  lock.onChanged(heard);
  write.mockRestore();
  await expect.poll(() => lock.notice).toBeNull();
  expect(heard).toHaveBeenCalledTimes(1);
  expect(await fs.readdir(folder)).toEqual(['berth.lock']);
});

test('a change attempt takes the folder as soon as there is room', async () => {
  const write = vi.spyOn(fs, 'writeFile').mockRejectedValue(failing('ENOSPC'));
  const lock = await acquireLock(folder, 'desktop', { beat: 1_000_000 });
  locks.push(lock);
  write.mockRestore();
  await lock.confirm();
  expect(lock).toMatchObject({ taking: 1, notice: null });
});

test.each(['ENOSPC', 'EROFS'])(
  'a holder is named although nothing can be written (%s)',
  async (code) => {
    locks.push(await acquireLock(folder, 'browser'));
    vi.spyOn(fs, 'writeFile').mockRejectedValue(failing(code));
    await expect(acquireLock(folder, 'desktop')).rejects.toMatchObject({
      reason: 'directoryInUse',
    });
  },
);

test('what killed processes left beside it goes, what living ones need stays', async () => {
  const lock = await acquireLock(folder, 'desktop');
  const living = await fs.readFile(lockPath(), 'utf8');
  await lock.release();
  const dead = JSON.stringify({ ...JSON.parse(living), startTime: '1' });
  const [a, b, c] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'];
  await fs.writeFile(`${lockPath()}.${a}.new`, dead);
  await fs.writeFile(`${lockPath()}.${b}`, dead);
  await fs.writeFile(`${lockPath()}.${b}.${a}.new`, '');
  await fs.utimes(`${lockPath()}.${b}.${a}.new`, 1, 1);
  await fs.writeFile(`${lockPath()}.${c}.new`, living);
  await fs.writeFile(`${lockPath()}.notes`, dead);
  locks.push(await acquireLock(folder, 'desktop'));
  expect((await fs.readdir(folder)).sort()).toEqual(
    ['berth.lock', `berth.lock.${c}.new`, 'berth.lock.notes'].sort(),
  );
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

test('of 10 processes that start at the same moment exactly one owns the folder', async () => {
  const said = (await Promise.all(Array.from({ length: 10 }, contender))).map((one) => one.said);
  expect(said.filter((line) => line === 'taken')).toHaveLength(1);
  expect(said.filter((line) => line.startsWith('directoryInUse '))).toHaveLength(9);
  expect(await fs.readdir(folder)).toEqual(['berth.lock']);
}, 120_000);

test('killed in the middle of taking, over and over: the next one always gets it', async () => {
  for (let round = 0; round < 8; round += 1) {
    const script = `
      import { acquireLock } from ${JSON.stringify(bundled)};
      console.log('ready');
      for (;;) await (await acquireLock(${JSON.stringify(folder)}, 'browser')).release();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, round * 7));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await acquireLock(folder, 'desktop')).release();
    for (const left of await fs.readdir(folder)) {
      // Whose it is was not written yet, so it goes a while later.
      expect(left, `round ${round}`).toMatch(/^berth\.lock(\.[0-9a-f]{16})+\.new$/);
      await fs.utimes(join(folder, left), 1, 1);
    }
  }
  await (await acquireLock(folder, 'desktop')).release();
  expect(await fs.readdir(folder)).toEqual([]);
}, 120_000);
