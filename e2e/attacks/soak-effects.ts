import { parseArgs } from 'node:util';
import { effectIds } from '../../shared/model/effects.ts';
import { commandSeed } from '../fixtures/seed.ts';
import { playEffects } from './effect-rounds.ts';

/** `npm run soak:effects -- [--files 1000] [--seed N]`: that many generated files of each integration, changed and changed back. */
const { values } = parseArgs({
  options: { files: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const runs = Number(values.files);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--files takes a whole number');
const seed = commandSeed(values.seed);
for (const id of effectIds) {
  const begun = performance.now();
  const { leftAlone } = await playEffects(id, { runs, seed });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`${id}: ${runs} files, ${leftAlone} left alone, ${seconds} s\n`);
}
