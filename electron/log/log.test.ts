import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { createLog } from './log.ts';

test('writes warnings to both places, the rest to the file at its level, and no secret to either', async () => {
  await using folder = await createTemporaryFolder('log');
  const terminal: string[] = [];
  const log = createLog((line) => terminal.push(line));
  log.warn('before.file');
  log.toFile(folder.path);
  log.control.know(['sesame-4711']);
  log.info('a.info', { reason: 'sesame-4711' });
  log.warn('a.warn', { reason: 'is sesame-4711', password: 'never' });
  log.control.setLevel('error');
  log.warn('b.warn');
  log.error('b.error');
  log.control.setLevel('silent');
  log.error('c.error');
  log.close();
  log.error('after.close');
  const events = (text: string) =>
    text.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ')[2]]));
  const text = readFileSync(join(folder.path, 'berth.log'), 'utf8');
  expect(events(text)).toEqual(['a.info', 'a.warn', 'b.error']);
  expect(events(terminal.join(''))).toEqual([
    'before.file',
    'a.warn',
    'b.warn',
    'b.error',
    'c.error',
    'after.close',
  ]);
  expect(text).toContain('reason="***"');
  expect(text + terminal.join('')).not.toMatch(/sesame|never/);
});
