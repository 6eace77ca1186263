import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { resolveOnce, sweepTemporary, writeFileAtomic } from './atomic-file.ts';

const mode = 0o600;
const bytes = (text: string) => Buffer.from(text);
let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-atomic-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await fs.rm(folder, { recursive: true, force: true });
});

/** The class of file handles, which Node does not export. */
async function handlePrototype(): Promise<fs.FileHandle> {
  const handle = await fs.open(folder, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: as told by a test`), { code });
}

test('replaces the content, closed to others, and leaves no temporary file', async () => {
  const path = join(folder, 'file');
  await fs.writeFile(path, 'old', { mode: 0o644 });
  await writeFileAtomic(path, bytes('new'), { mode });
  expect(await fs.readFile(path, 'utf8')).toBe('new');
  expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
  expect(await fs.readdir(folder)).toEqual(['file']);
});

test('calls the system in the durable order: write, fsync, rename, fsync of the folder', async () => {
  const order: string[] = [];
  const prototype = await handlePrototype();
  const { writeFile, sync } = prototype;
  vi.spyOn(prototype, 'writeFile').mockImplementation(function (this: fs.FileHandle, data) {
    order.push('write');
    return writeFile.call(this, data);
  });
  vi.spyOn(prototype, 'sync').mockImplementation(function (this: fs.FileHandle) {
    order.push('sync');
    return sync.call(this);
  });
  const rename = fs.rename;
  vi.spyOn(fs, 'rename').mockImplementation((from, to) => {
    order.push('rename');
    return rename(from, to);
  });
  await writeFileAtomic(join(folder, 'file'), bytes('new'), { mode });
  expect(order).toEqual(['write', 'sync', 'rename', 'sync']);
});

test.each([
  ['write', 'writeFile', 'ENOSPC', 'diskFull'],
  ['fsync', 'sync', 'EDQUOT', 'diskFull'],
  ['fsync', 'sync', 'EIO', undefined],
] as const)(
  'a failing %s (%s, %s) leaves the old file and says why',
  async (_, name, code, reason) => {
    const path = join(folder, 'file');
    await fs.writeFile(path, 'old');
    vi.spyOn(await handlePrototype(), name).mockRejectedValueOnce(failure(code));
    await expect(writeFileAtomic(path, bytes('new'), { mode })).rejects.toMatchObject({
      code: 'STORAGE',
      reason,
    });
    expect(await fs.readFile(path, 'utf8')).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['file']);
  },
);

test.each([
  ['open', 'EACCES', 'noPermission'],
  ['open', 'EROFS', 'noPermission'],
  ['rename', 'EPERM', 'noPermission'],
] as const)('a failing %s (%s) leaves the old file and says why', async (name, code, reason) => {
  const path = join(folder, 'file');
  await fs.writeFile(path, 'old');
  vi.spyOn(fs, name).mockRejectedValueOnce(failure(code));
  await expect(writeFileAtomic(path, bytes('new'), { mode })).rejects.toMatchObject({
    code: 'STORAGE',
    reason,
  });
  vi.restoreAllMocks();
  expect(await fs.readFile(path, 'utf8')).toBe('old');
  expect(await fs.readdir(folder)).toEqual(['file']);
});

test('a real limit for the size of files is a full disk, and the old file stays', async () => {
  const path = join(folder, 'file');
  await fs.writeFile(path, 'old');
  const script = `
    import { writeFileAtomic } from ${JSON.stringify(join(import.meta.dirname, 'atomic-file.ts'))};
    await writeFileAtomic(${JSON.stringify(path)}, Buffer.alloc(200_000), { mode: 0o600 }).then(
      () => console.log('written'),
      (error) => console.log(error.code, error.reason),
    );`;
  const out = execFileSync(
    '/bin/bash',
    [
      '-c',
      'ulimit -f 64 && exec "$0" --import tsx --input-type=module -e "$1"',
      process.execPath,
      script,
    ],
    { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
  );
  expect(out.trim()).toBe('STORAGE diskFull');
  expect(await fs.readFile(path, 'utf8')).toBe('old');
  expect(await fs.readdir(folder)).toEqual(['file']);
});

test('follows a symbolic link and replaces its target, also one that is not there yet', async () => {
  const elsewhere = join(folder, 'elsewhere');
  await fs.mkdir(elsewhere);
  const link = join(folder, 'file');
  await fs.symlink(join(elsewhere, 'target'), link);
  for (const content of ['first', 'second']) {
    await writeFileAtomic(link, bytes(content), { mode, follow: true });
    expect((await fs.lstat(link)).isSymbolicLink()).toBe(true);
    expect(await fs.readFile(join(elsewhere, 'target'), 'utf8')).toBe(content);
  }
  expect(await fs.readdir(elsewhere)).toEqual(['target']);
});

test.each(['mine.txt', 'not-there', '/dev/null', 'link'])(
  'takes the place of a link (to %s) unless told to follow it, and leaves what it led to',
  async (to) => {
    await fs.writeFile(join(folder, 'mine.txt'), 'mine');
    const link = join(folder, 'link');
    await fs.symlink(to, link);
    await writeFileAtomic(link, bytes('new'), { mode });
    expect((await fs.lstat(link)).isFile()).toBe(true);
    expect(await fs.readFile(link, 'utf8')).toBe('new');
    expect(await fs.readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
    expect((await fs.readdir(folder)).sort()).toEqual(['link', 'mine.txt']);
  },
);

test('refuses a link that another account controls', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can give a link to another account');
  const link = join(folder, 'file');
  await fs.symlink(join(folder, 'target'), link);
  await fs.lchown(link, 65534, 65534);
  await expect(writeFileAtomic(link, bytes('new'), { mode, follow: true })).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'noPermission',
  });
  expect(await fs.readdir(folder)).toEqual(['file']);
});

test('refuses a link to a link that leads nowhere, and a ring of links', async () => {
  await fs.symlink(join(folder, 'b'), join(folder, 'a'));
  await fs.symlink(join(folder, 'c'), join(folder, 'b'));
  await expect(resolveOnce(join(folder, 'a'))).rejects.toMatchObject({ code: 'STORAGE' });
  await fs.symlink(join(folder, 'ring'), join(folder, 'ring'));
  await expect(
    writeFileAtomic(join(folder, 'ring'), bytes('new'), { mode, follow: true }),
  ).rejects.toMatchObject({ code: 'STORAGE' });
});

test('sweeps what a killed process left behind, and nothing else', async () => {
  const kept = ['file', '.file.tmp', '.file.0123456789ab.tmp.txt', '.other.0123456789ab.tmp'];
  for (const name of [...kept, '.file.0123456789ab.tmp'])
    await fs.writeFile(join(folder, name), '');
  await sweepTemporary(join(folder, 'file'));
  expect((await fs.readdir(folder)).sort()).toEqual(kept.sort());
});
