import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runKillRounds } from './kill-rounds.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '500' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
await buildOnce();
await using folder = await createTemporaryFolder('soak');
const report = await runKillRounds(join(folder.path, 'data'), rounds, (line) => console.log(line));
console.log(
  `${report.rounds} kills: ${report.acknowledged} changes acknowledged (${report.imports} imports), ` +
    `none missing, none half-written; ` +
    `${report.interrupted} interrupted, ${report.landed} of them saved all the same`,
);
