import { parseArgs } from 'node:util';
import { runGraphs } from '../fixtures/deleted-graphs.ts';
import { commandSeed } from '../fixtures/seed.ts';

const { values } = parseArgs({
  options: { graphs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const graphs = Number(values.graphs);
if (!Number.isInteger(graphs) || graphs < 1) throw new Error('--graphs takes a whole number');
const report = await runGraphs(graphs, commandSeed(values.seed), (line) => console.log(line));
console.log(
  `${report.graphs} graphs: ${report.deleted} manifests deleted, ${report.broken} indexes told to break, ` +
    'nothing else lost, by the word of skopeo',
);
