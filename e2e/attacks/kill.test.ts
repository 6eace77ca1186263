import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { testSeed } from '../fixtures/seed.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { runsOf } from '../fixtures/thorough.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runMigrationKills } from './kill-migrations.ts';
import { runKillRounds } from './kill-rounds.ts';

beforeAll(buildOnce, 120_000);

it('kills of serve at random moments lose nothing that was acknowledged', async () => {
  await using folder = await createTemporaryFolder('killed');
  // The second waits for an answer, the third for a change of the keys.
  const rounds = runsOf(12);
  const seed = testSeed('kills');
  const report = await runKillRounds(join(folder.path, 'data'), rounds, { seed });
  expect(report.rounds).toBe(rounds);
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.keyChanges).toBeGreaterThan(0);
}, 120_000);

it('a kill while a book of version 1 is migrated loses nothing', async () => {
  await using folder = await createTemporaryFolder('killed');
  const rounds = runsOf(4);
  const seed = testSeed('kills of a migration');
  const report = await runMigrationKills(folder.path, rounds, { seed });
  expect(report.rounds).toBe(rounds);
}, 120_000);
