import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDisk } from '../e2e/fixtures/small-disk.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { takeRunFolder } from './lib/test-temporary-folder.ts';
import { projectRoot } from './lib/this-machine.ts';

const baseName = userInfo().uid < 0 ? 'berth-tests' : `berth-tests-${userInfo().uid}`;
let folder: TemporaryFolder;
let base: string;

beforeEach(async () => {
  folder = await createTemporaryFolder('runs');
  base = join(folder.path, baseName);
});
afterEach(() => folder.remove());

/** What is left of a run: its folder, and an owner whose process id another process has now. */
async function leaveRun(): Promise<string> {
  const { path } = await takeRunFolder(folder.path);
  const owner = JSON.parse(readFileSync(join(path, '.owner.json'), 'utf8'));
  writeFileSync(join(path, '.owner.json'), JSON.stringify({ ...owner, bootId: 'an earlier one' }));
  return path;
}

it('is what these tests run in', () => {
  expect(basename(dirname(tmpdir()))).toBe(baseName);
  expect(basename(tmpdir())).toMatch(/^run-/);
});

it('goes with all that is in it', async () => {
  const { path, remove } = await takeRunFolder(folder.path);
  mkdirSync(join(path, 'a', 'b'), { recursive: true });
  remove();
  remove();
  expect(readdirSync(folder.path)).toEqual([]);
});

it('leftovers go at the next start, what runs stays', async () => {
  const left = await leaveRun();
  const halfRemoved = join(base, 'run-half');
  const beingMade = join(base, 'new-one');
  for (const path of [halfRemoved, beingMade]) mkdirSync(path);
  utimesSync(halfRemoved, 1, 1);
  const running = await takeRunFolder(folder.path);
  const other = await takeRunFolder(folder.path);
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(base).toSorted()).toEqual(
    ['new-one', basename(running.path), basename(other.path)].toSorted(),
  );
});

it('nothing outside of runs is removed: links, other names, mounted disks', async () => {
  const outside = join(folder.path, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'kept'), '');
  const left = await leaveRun();
  symlinkSync(outside, join(left, 'link'), 'junction');
  symlinkSync(outside, join(base, 'run-link'), 'junction');
  writeFileSync(join(base, 'foreign'), '');
  // Not where file systems cannot be mounted by the account of the tests.
  const disk = await mountSmallDisk(join(left, 'a disk'));
  if (disk !== null) {
    writeFileSync(join(left, 'a disk', 'kept'), '');
    await takeRunFolder(folder.path);
    expect(readdirSync(join(left, 'a disk'))).toEqual(['kept']);
    await disk[Symbol.asyncDispose]();
  }
  await takeRunFolder(folder.path);
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(outside)).toEqual(['kept']);
  expect(readdirSync(base)).toContain('foreign');
});

describe.runIf(process.platform !== 'win32')('what has its name and is not ours is refused', () => {
  it.each<[string, (target: string) => void]>([
    ['a link', (target) => symlinkSync(target, base)],
    ['a file', () => writeFileSync(base, '')],
    [
      'a folder open to others',
      () => {
        mkdirSync(base);
        chmodSync(base, 0o777);
      },
    ],
  ])('%s', async (_name, make) => {
    const target = join(folder.path, 'target');
    mkdirSync(target);
    make(target);
    await expect(takeRunFolder(folder.path)).rejects.toThrow(/of this account alone|EEXIST/);
    expect(readdirSync(target)).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('runs that start a real Chromium', () => {
  const { BERTH_TEST_TEMPORARY: _around, ...environment } = process.env;

  function startRun(end: string) {
    const script = `
      import { tmpdir } from 'node:os';
      import { chromium } from 'playwright-core';
      import { findChromium } from './build/lib/required-tools.ts';
      import { giveTestsAFolder } from './build/lib/test-temporary-folder.ts';
      await giveTestsAFolder();
      const browser = await chromium.launch({ executablePath: findChromium() });
      await browser.newPage();
      console.log(tmpdir());
      ${end}`;
    return execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: projectRoot,
      env: { ...environment, TMPDIR: folder.path },
      extendEnv: false,
      reject: false,
      timeout: 50_000,
    });
  }

  it('leave nothing, also when one was killed', async () => {
    const killed = startRun('');
    const [said] = await once(killed.stdout, 'data');
    const place = String(said).trim();
    expect(readdirSync(place).join(' ')).toMatch(/playwright|chromium/);
    killed.kill('SIGKILL');
    await killed;
    const { exitCode } = await startRun('await browser.close();');
    expect(exitCode).toBe(0);
    expect(readdirSync(folder.path).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
  });
});
