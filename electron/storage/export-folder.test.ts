import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { exportFolder, isInCheckout } from './export-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder('export-folder');
});
afterEach(() => folder[Symbol.asyncDispose]());

test('the downloads, else the home folder', async () => {
  expect(exportFolder(folder.path)).toBe(folder.path);
  await mkdir(join(folder.path, 'Downloads'));
  expect(exportFolder(folder.path)).toBe(join(folder.path, 'Downloads'));
  expect(exportFolder(folder.path, join(folder.path, 'none'))).toBe(folder.path);
});

test('the first of them that is in no checkout', async () => {
  const downloads = join(folder.path, 'Downloads');
  await mkdir(join(downloads, '.git'), { recursive: true });
  expect(exportFolder(folder.path)).toBe(folder.path);
  // Of a worktree it is a file.
  await writeFile(join(folder.path, '.git'), 'gitdir: elsewhere');
  expect(exportFolder(folder.path)).toBe(downloads);
  expect(isInCheckout(downloads)).toBe(true);
});

test.each(['.git', '.hg', '.svn', '.jj'])('a folder below %s is in a checkout', async (mark) => {
  const deep = join(folder.path, 'a', 'b');
  await mkdir(deep, { recursive: true });
  expect(isInCheckout(deep)).toBe(false);
  await mkdir(join(folder.path, mark));
  expect(isInCheckout(deep)).toBe(true);
});
