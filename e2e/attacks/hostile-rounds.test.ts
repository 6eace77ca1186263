import { expect, it } from 'vitest';
import { testSeed } from '../fixtures/seed.ts';
import { runsOf } from '../fixtures/thorough.ts';
import { runHostileRounds } from './hostile-rounds.ts';

it('rounds of everything at once send no password but to the host it was saved for', async () => {
  const seed = testSeed('hostile rounds');
  const rounds = runsOf(60);
  const report = await runHostileRounds(rounds, seed);
  expect(report).toMatchObject({ rounds });
  for (const what of ['delivered', 'ended', 'moved', 'imported', 'locked', 'restored'] as const)
    expect([what, report[what]]).toEqual([what, expect.any(Number)]);
  expect(Math.min(report.delivered, report.ended, report.moved)).toBeGreaterThan(rounds / 5);
  expect(Math.min(report.imported, report.locked, report.restored)).toBeGreaterThan(0);
}, 120_000);
