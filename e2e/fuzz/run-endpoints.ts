import { endpointLineSchema } from './endpoint-job.ts';
import type { FuzzReport } from './endpoints/run-fuzz.ts';
import { runWatched } from './watched-process.ts';

const firstMs = 120_000;
/** Several beats. */
const silentMs = 30_000;
/** As many as run at once. */
const mostRunning = 16;

/** The fuzz of the endpoints in a process that is killed when the client hangs; the cases that ran then are told. */
export async function runEndpoints(options: {
  mutations: number;
  seed: number;
}): Promise<FuzzReport> {
  let report: FuzzReport | null = null;
  const begun: string[] = [];
  const end = await runWatched(
    new URL('./endpoint-process.ts', import.meta.url).href,
    JSON.stringify(options),
    {
      firstMs,
      silentMs,
      onLine: (text) => {
        const line = endpointLineSchema.parse(JSON.parse(text));
        if (line.what === 'done') report = line.report;
        else if (line.what === 'case' && begun.push(line.name) > mostRunning) begun.shift();
      },
    },
  );
  if (report !== null) return report;
  const why = end.kind === 'silent' ? 'hangs' : `died (${end.signal ?? end.code})`;
  const problem = `the client ${why}; the last cases that began: ${begun.join(', ')}`;
  return { seed: options.seed, outcomes: {}, problems: [problem], leftOver: [] };
}
