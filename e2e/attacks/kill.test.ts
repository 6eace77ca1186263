import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runMigrationKills } from './kill-migrations.ts';
import { runKillRounds } from './kill-rounds.ts';

beforeAll(buildOnce, 120_000);

it('six kills of serve at random moments lose nothing that was acknowledged', async () => {
  await using folder = await createTemporaryFolder('killed');
  const report = await runKillRounds(join(folder.path, 'data'), 6);
  expect(report.rounds).toBe(6);
  expect(report.acknowledged).toBeGreaterThan(3);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.keyChanges).toBeGreaterThan(0);
}, 120_000);

it('a kill while a book of version 1 is migrated loses nothing', async () => {
  await using folder = await createTemporaryFolder('killed');
  const report = await runMigrationKills(folder.path, 2);
  expect(report.rounds).toBe(2);
}, 120_000);
