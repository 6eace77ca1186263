import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeStrangeFile, strangeKinds } from '../../e2e/fixtures/strange-files.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { type RegularFile, readRegularFile, readRegularFileSync } from './read-regular-file.ts';

let folder: TemporaryFolder;
let path: string;
beforeEach(async () => {
  folder = await createTemporaryFolder('regular');
  path = join(folder.path, 'file');
});
afterEach(() => folder.remove());

type Read = (path: string, options: { limit: number }) => Promise<RegularFile>;
const both: [string, Read][] = [
  ['readRegularFile', readRegularFile],
  ['readRegularFileSync', async (...args) => readRegularFileSync(...args)],
];

describe.each(both)('%s', (_, read) => {
  test('reads a file and says whose it is', async () => {
    await writeFile(path, 'content');
    expect(await read(path, { limit: 7 })).toEqual({
      state: 'read',
      bytes: Buffer.from('content'),
      owner: process.getuid?.(),
    });
  });

  test('reads an empty file', async () => {
    await writeFile(path, '');
    expect(await read(path, { limit: 7 })).toMatchObject({ bytes: Buffer.alloc(0) });
  });

  test('reads a file whose size the system does not tell', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has such files everywhere');
    const text = await read('/proc/self/stat', { limit: 4096 });
    expect(text.state === 'read' && text.bytes.toString()).toContain(String(process.pid));
    expect(await read('/proc/self/maps', { limit: 100 })).toEqual({ state: 'tooLarge' });
  });

  test('follows a link', async () => {
    await writeFile(path, 'content');
    await symlink(path, `${path}.link`);
    expect(await read(`${path}.link`, { limit: 7 })).toMatchObject({ state: 'read' });
  });

  test('a byte too many is too large', async () => {
    await writeFile(path, 'content!');
    expect(await read(path, { limit: 7 })).toEqual({ state: 'tooLarge' });
  });

  test('nothing is missing, also below a file', async () => {
    expect(await read(path, { limit: 7 })).toEqual({ state: 'missing' });
    await writeFile(path, '');
    expect(await read(join(path, 'below'), { limit: 7 })).toEqual({ state: 'missing' });
  });

  test.for(strangeKinds)('answers at once for a %s', async (kind, { skip }) => {
    skip(process.platform === 'win32', 'Windows has no such files');
    await using _strange = await placeStrangeFile(kind, path);
    expect(await read(path, { limit: 1024 * 1024 })).toEqual({
      state: kind === 'huge' ? 'tooLarge' : 'notRegular',
    });
  });

  test('throws what the system says of a file that may not be read', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no such links');
    await symlink(`${path}.a`, `${path}.b`);
    await symlink(`${path}.b`, `${path}.a`);
    await expect(read(`${path}.a`, { limit: 7 })).rejects.toMatchObject({ code: 'ELOOP' });
    if (process.getuid?.() === 0) return;
    await writeFile(path, '');
    await chmod(path, 0);
    await expect(read(path, { limit: 7 })).rejects.toMatchObject({ code: 'EACCES' });
  });
});
