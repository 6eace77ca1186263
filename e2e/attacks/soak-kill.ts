import { join } from 'node:path';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runKillRounds } from './kill-rounds.ts';

const rounds = Number(process.argv[2] ?? 500);
await buildOnce();
await using folder = await createTemporaryFolder('soak');
const report = await runKillRounds(join(folder.path, 'data'), rounds, (line) => console.log(line));
console.log(
  `${report.rounds} kills: ${report.acknowledged} changes acknowledged, none missing, none half-written; ` +
    `${report.interrupted} interrupted, ${report.landed} of them saved all the same`,
);
