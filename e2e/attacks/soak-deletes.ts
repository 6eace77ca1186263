import { parseArgs } from 'node:util';
import { commandSeed } from '../fixtures/seed.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runDeleteRounds } from './delete-rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '500' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
const seed = commandSeed(values.seed);
await buildOnce();
await using folder = await createTemporaryFolder('soak-deletes');
const report = await runDeleteRounds(folder.path, rounds, seed, (line) => console.log(line));
console.log(
  `${report.rounds} deletes: ${report.cut} with a cut connection, ${report.killed} with a kill, ` +
    `${report.unfinished} gone on with; each item told truly, all brought back byte for byte`,
);
