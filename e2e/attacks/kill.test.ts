import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runMigrationKills } from './kill-migrations.ts';
import { runKillRounds } from './kill-rounds.ts';

beforeAll(buildOnce, 120_000);

it('ten kills of serve at random moments lose nothing that was acknowledged', async () => {
  await using folder = await createTemporaryFolder('killed');
  const report = await runKillRounds(join(folder.path, 'data'), 10);
  expect(report.rounds).toBe(10);
  expect(report.acknowledged).toBeGreaterThan(5);
  expect(report.imports).toBeGreaterThan(0);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.keyChanges).toBeGreaterThan(0);
}, 120_000);

it('a kill while a book of version 1 is migrated loses nothing', async () => {
  await using folder = await createTemporaryFolder('killed');
  const report = await runMigrationKills(folder.path, 3);
  expect(report.rounds).toBe(3);
}, 120_000);
