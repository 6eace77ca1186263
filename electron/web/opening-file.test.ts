import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { writeOpeningFile } from './opening-file.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const link = `http://127.0.0.1:8484/#code=${'c'.repeat(43)}`;

describe('the opening file', () => {
  it('leads to the link, can be read by this account alone, and leaves nothing behind', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'folders have no mode there');
    await using folder = await createTemporaryFolder('opening');
    vi.stubEnv('TMPDIR', folder.path);
    const file = await writeOpeningFile(link, 'darwin');
    if (file === null) throw new Error('nothing was written');
    expect(file.path).not.toContain('c'.repeat(43));
    expect(await readFile(file.path, 'utf8')).toContain(`content="0; url=${link}"`);
    const [own, parent] = await Promise.all([stat(file.path), stat(join(file.path, '..'))]);
    expect([own.mode & 0o777, parent.mode & 0o777]).toEqual([0o600, 0o700]);
    await file.remove();
    await file.remove();
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('is written on Windows only below the profile of the account', async ({ skip }) => {
    skip(process.platform === 'win32', 'the folders are played with the variables of POSIX');
    await using folder = await createTemporaryFolder('opening');
    const [home, shared] = [join(folder.path, 'jo'), join(folder.path, 'jo & others')];
    await Promise.all([mkdir(join(home, 'temp'), { recursive: true }), mkdir(shared)]);
    vi.stubEnv('HOME', home);
    for (const [place, written] of [
      [join(home, 'temp'), true],
      [home, true],
      [shared, false],
      [folder.path, false],
    ] as const) {
      vi.stubEnv('TMPDIR', place);
      const file = await writeOpeningFile(link, 'win32');
      expect([place, file !== null]).toEqual([place, written]);
      await file?.remove();
      expect((await readdir(place)).filter((name) => name.startsWith('berth-'))).toEqual([]);
    }
  });
});
