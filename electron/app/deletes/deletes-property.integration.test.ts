import { expect, test } from 'vitest';
import { runGraphs } from '../../../e2e/fixtures/deleted-graphs.ts';
import { testSeed } from '../../../e2e/fixtures/seed.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';

test('over generated graphs nothing outside the plan loses a manifest it needs, as skopeo lists them', async () => {
  const report = await runGraphs(runsOf(24), testSeed('graphs'));
  expect(report.deleted).toBeGreaterThan(0);
  expect(report.broken).toBeGreaterThan(0);
}, 120_000);
