import { parseArgs } from 'node:util';
import { commandSeed } from '../fixtures/seed.ts';
import { runHostileRounds } from './hostile-rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
const report = await runHostileRounds(rounds, commandSeed(values.seed), (line) =>
  console.log(line),
);
console.log(
  `${report.rounds} rounds: ${report.delivered} logins, each sent where it was saved for, none elsewhere; ` +
    `${report.ended} lists and tests ended, ${report.moved} records moved, ${report.imported} imported, ` +
    `${report.locked} locks, ${report.restored} restored`,
);
