import { parseArgs } from 'node:util';
import { runHostileRounds } from './hostile-rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: `${Date.now()}` },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
console.log(`seed ${values.seed}`);
const report = await runHostileRounds(rounds, values.seed, (line) => console.log(line));
console.log(
  `${report.rounds} rounds: ${report.delivered} logins, each sent where it was saved for, none elsewhere; ` +
    `${report.ended} lists and tests ended, ${report.moved} records moved, ${report.imported} imported, ` +
    `${report.locked} locks, ${report.restored} restored`,
);
