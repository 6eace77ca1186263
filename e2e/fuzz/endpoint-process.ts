import { writeSync } from 'node:fs';
import { type EndpointLine, endpointJobSchema } from './endpoint-job.ts';
import { runFuzz } from './endpoints/run-fuzz.ts';

// Asks the endpoints; what the client hangs on is for the parent to see.

const pipe = 3;
/** A loop without end also keeps this from being said. */
const beatMs = 1000;

function say(line: EndpointLine): void {
  writeSync(pipe, `${JSON.stringify(line)}\n`);
}

const { seed, mutations } = endpointJobSchema.parse(JSON.parse(process.argv[2] ?? ''));
const beat = setInterval(() => say({ what: 'beat' }), beatMs);
const report = await runFuzz({
  mutations,
  seed,
  onCase: (name) => say({ what: 'case', name }),
});
clearInterval(beat);
say({ what: 'done', report });
