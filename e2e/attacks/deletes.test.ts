import { beforeAll, expect, it } from 'vitest';
import { testSeed } from '../fixtures/seed.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runDeleteRounds } from './delete-rounds.ts';

beforeAll(buildOnce, 300_000);

it('kills and cuts at each step of a delete leave results that are true, and a job that goes on', async () => {
  await using folder = await createTemporaryFolder('deletes');
  const report = await runDeleteRounds(folder.path, 20, testSeed('deletes'));
  expect(report.cut).toBeGreaterThan(0);
  expect(report.killed).toBeGreaterThan(0);
  expect(report.unfinished).toBeGreaterThan(0);
}, 300_000);
