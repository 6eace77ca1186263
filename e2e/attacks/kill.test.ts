import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runKillRounds } from './kill-rounds.ts';

beforeAll(buildOnce, 120_000);

it('twenty kills of serve at random moments lose nothing that was acknowledged', async () => {
  await using folder = await createTemporaryFolder('killed');
  const report = await runKillRounds(join(folder.path, 'data'), 20);
  expect(report.rounds).toBe(20);
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(report.imports).toBeGreaterThan(0);
  expect(report.interrupted).toBeGreaterThan(0);
}, 120_000);
