import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run fuzz -- --mutations N --seed S`: the long run, 500 mutations of each kind unless told. */
const { values } = parseArgs({
  options: { mutations: { type: 'string' }, seed: { type: 'string' } },
});
const mutations = Number(values.mutations ?? 500);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!Number.isInteger(mutations) || mutations < 1 || !Number.isInteger(seed)) {
  say('Usage: npm run fuzz -- [--mutations N] [--seed S]');
  process.exit(2);
}
say(`seed ${seed}, ${mutations} mutations of each kind`);
const started = performance.now();
const report = await runFuzz({ mutations, seed });
for (const [kind, outcomes] of Object.entries(report.outcomes)) {
  const told = Object.entries(outcomes).sort(([, one], [, other]) => other - one);
  say(`${kind.padEnd(10)} ${told.map(([name, count]) => `${name} ${count}`).join(', ')}`);
}
for (const line of [...report.problems, ...report.leftOver]) say(`PROBLEM ${line}`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const bad = report.problems.length + report.leftOver.length;
say(`${bad === 0 ? 'no problems' : `${bad} problems`} in ${seconds} s`);
process.exitCode = bad === 0 ? 0 : 1;
