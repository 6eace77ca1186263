import { parseArgs } from 'node:util';
import { commandSeed } from '../fixtures/seed.ts';
import type { FuzzReport } from './endpoints/run-fuzz.ts';
import { runEndpoints } from './run-endpoints.ts';
import { runTexts } from './run-texts.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run fuzz -- --mutations N --seed S`: the long run, 500 mutations of each kind unless told. */
const { values } = parseArgs({
  options: { mutations: { type: 'string' }, seed: { type: 'string' } },
});
const mutations = Number(values.mutations ?? 500);
if (!Number.isInteger(mutations) || mutations < 1) {
  say('Usage: npm run fuzz -- [--mutations N] [--seed S]');
  process.exit(2);
}
const seed = commandSeed(values.seed);
say(`${mutations} mutations of each kind`);
const started = performance.now();
const sayKind = (name: string) => say(`… ${name}`);
const texts = await runTexts({ mutations, seed, measureFrom: 1000, onKind: sayKind });
tell(texts.outcomes);
const endpoints = await runEndpoints({ mutations, seed });
tell(endpoints.outcomes);
const problems = [...texts.problems, ...endpoints.problems, ...endpoints.leftOver];
for (const line of problems) say(`PROBLEM ${line}`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const bad = problems.length;
say(`${bad === 0 ? 'no problems' : `${bad} problems`} in ${seconds} s`);
process.exitCode = bad === 0 ? 0 : 1;

function tell(outcomes: FuzzReport['outcomes']): void {
  for (const [kind, counts] of Object.entries(outcomes)) {
    const told = Object.entries(counts).sort(([, one], [, other]) => other - one);
    say(`${kind.padEnd(38)} ${told.map(([name, count]) => `${name} ${count}`).join(', ')}`);
  }
}
