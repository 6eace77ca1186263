import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultDataDirectory, prepareDataDirectory } from './data-directory.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'berth-data-')));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string) => (await fs.stat(path)).mode & 0o777;

test('the usual place is absolute and ends in the name of the program', () => {
  expect(isAbsolute(defaultDataDirectory())).toBe(true);
  if (process.platform === 'linux') expect(basename(defaultDataDirectory())).toBe('Berth');
});

test('makes a missing folder for its owner only and answers its real path', async () => {
  await fs.symlink(folder, join(folder, 'link'));
  const made = await prepareDataDirectory(relative(process.cwd(), join(folder, 'link/a/b')));
  expect(made).toBe(join(folder, 'a/b'));
  expect(await modeOf(made)).toBe(0o700);
  expect(await modeOf(join(folder, 'a'))).toBe(0o700);
});

test.each([
  ['empty', null],
  ['with a book', 'book.json'],
])('closes an open folder that is %s to others', async (_, file) => {
  await fs.chmod(folder, 0o777);
  if (file !== null) await fs.writeFile(join(folder, file), '{}');
  expect(await prepareDataDirectory(folder)).toBe(folder);
  expect(await modeOf(folder)).toBe(0o700);
});

test('leaves the mode of a folder with other things in it, and refuses one that others write to', async () => {
  await fs.writeFile(join(folder, 'thesis.txt'), '');
  await fs.chmod(folder, 0o755);
  expect(await prepareDataDirectory(folder)).toBe(folder);
  expect(await modeOf(folder)).toBe(0o755);
  await fs.chmod(folder, 0o1777);
  await expect(prepareDataDirectory(folder)).rejects.toMatchObject({
    code: 'STORAGE',
    reason: 'noPermission',
  });
  expect((await fs.stat(folder)).mode & 0o1777).toBe(0o1777);
});

test('a file in the way is a clear error', async () => {
  await fs.writeFile(join(folder, 'file'), '');
  for (const path of ['file', 'file/below'])
    await expect(prepareDataDirectory(join(folder, path))).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringContaining('is not a folder'),
    });
});

test('a folder without permission is a clear error', (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become another account');
  const script = `
    import { prepareDataDirectory } from ${JSON.stringify(join(import.meta.dirname, 'data-directory.ts'))};
    process.setgroups([]); process.setgid(65534); process.setuid(65534);
    await prepareDataDirectory(${JSON.stringify(join(folder, 'inside'))}).then(
      () => console.log('made'),
      (error) => console.log(error.code, error.reason),
    );`;
  const out = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  expect(out.trim()).toBe('STORAGE noPermission');
});
