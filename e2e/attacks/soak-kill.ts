import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandSeed } from '../fixtures/seed.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { runMigrationKills } from './kill-migrations.ts';
import { runKillRounds } from './kill-rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '500' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
const seed = commandSeed(values.seed);
await buildOnce();
await using folder = await createTemporaryFolder('soak');
const say = (line: string) => console.log(line);
const report = await runKillRounds(join(folder.path, 'data'), rounds, {
  seed,
  passphrases: true,
  say,
});
const migrations = await runMigrationKills(folder.path, Math.ceil(rounds / 5), { seed, say });
console.log(
  `${report.rounds} kills: ${report.acknowledged} changes acknowledged (${report.imports} imports), ` +
    `none missing, none half-written; ` +
    `${report.interrupted} interrupted, ${report.landed} of them saved all the same; ` +
    `${report.keyChanges} new keys, ${report.keysInterrupted} interrupted`,
);
console.log(
  `${migrations.rounds} kills at the first start over a book of version 1: nothing missing; ` +
    `${migrations.before} before it was migrated, ${migrations.after} after`,
);
