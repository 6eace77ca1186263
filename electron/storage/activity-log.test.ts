import fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import type { Activity } from '../../shared/model/activity.ts';
import { openActivityLog } from './activity-log.ts';

const logger = { info() {}, warn() {}, error() {} };
const entry = (item: string): Activity => ({
  ...{ at: '2026-01-01T00:00:00.000Z', action: 'image.deleted', registryId: 'r' },
  ...{ registry: 'Local', account: null, repository: 'a', item, before: null, after: null },
  ...{ outcome: 'done', message: null },
});
const all = () => true;

test('entries come back newest first, in pages, also after a restart; damaged lines are left out', async () => {
  await using folder = await createTemporaryFolder('activity');
  const log = openActivityLog(folder.path, { logger });
  for (let index = 0; index < 5; index += 1) log.note(entry(`t${index}`));
  await log.close();
  await fs.appendFile(join(folder.path, 'activity', 'activity-000000.ndjson'), '{"at":');
  const again = openActivityLog(folder.path, { logger });
  const first = await again.list({ fits: all, before: null, limit: 3 });
  expect(first.entries.map(({ item }) => item)).toEqual(['t4', 't3', 't2']);
  const rest = await again.list({ fits: all, before: first.next, limit: 3 });
  expect(rest.entries.map(({ item }) => item)).toEqual(['t1', 't0']);
  expect(rest.next).toBeNull();
  const found = await again.list({ fits: ({ item }) => item === 't1', before: null, limit: 9 });
  expect(found.entries).toHaveLength(1);
});

test('the oldest files go when there are too many bytes', async () => {
  await using folder = await createTemporaryFolder('activity');
  const log = openActivityLog(folder.path, { logger, limit: 6 * 1024 * 1024 });
  for (let index = 0; index < 12; index += 1) {
    log.note({ ...entry(`t${index}`), message: 'x'.repeat(1024 * 1024) });
    await log.close();
  }
  const files = await fs.readdir(join(folder.path, 'activity'));
  expect(files).not.toContain('activity-000000.ndjson');
  const { entries } = await log.list({ fits: all, before: null, limit: 1 });
  expect(entries[0]?.item).toBe('t11');
});

test('nothing is written through a link', async () => {
  await using folder = await createTemporaryFolder('activity');
  const target = join(folder.path, 'elsewhere');
  await fs.mkdir(join(folder.path, 'activity'));
  await fs.writeFile(target, '');
  await fs.symlink(target, join(folder.path, 'activity', 'activity-000000.ndjson'));
  const log = openActivityLog(folder.path, { logger });
  log.note(entry('t'));
  await log.close();
  expect(await fs.readFile(target, 'utf8')).toBe('');
});
