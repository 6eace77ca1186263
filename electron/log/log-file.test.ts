import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { openLogFile } from './log-file.ts';

test('appends, closed to others, also after a restart', async () => {
  await using folder = await createTemporaryFolder('log');
  for (const line of ['one\n', 'two\n']) {
    const log = openLogFile(folder.path);
    log.write(line);
    log.close();
  }
  const path = join(folder.path, 'berth.log');
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('begins a new file at its limit and keeps as many as told', async () => {
  await using folder = await createTemporaryFolder('log');
  const log = openLogFile(folder.path, { bytes: 8, older: 2 });
  for (const line of ['first\n', 'second\n', 'third\n', 'fourth\n']) log.write(line);
  log.close();
  const texts = readdirSync(folder.path)
    .sort()
    .map((name) => [name, readFileSync(join(folder.path, name), 'utf8')]);
  expect(texts).toEqual([
    ['berth.log', 'fourth\n'],
    ['berth.log.1', 'third\n'],
    ['berth.log.2', 'second\n'],
  ]);
});

test('follows no link, stops nothing when it cannot write, and goes on when it can again', async () => {
  await using folder = await createTemporaryFolder('log');
  const path = join(folder.path, 'berth.log');
  const log = openLogFile(folder.path);
  symlinkSync(join(folder.path, 'target'), path);
  log.write('lost\n');
  expect(readdirSync(folder.path)).toEqual(['berth.log']);
  rmSync(path);
  mkdirSync(path);
  log.write('lost too\n');
  rmSync(path, { recursive: true });
  log.write('here\n');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('here\n');
});
