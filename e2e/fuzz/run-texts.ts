import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import type { FuzzReport } from './endpoints/run-fuzz.ts';
import { pieces } from './pieces.ts';
import { type TextJob, type TextLine, textLineSchema } from './text-job.ts';
import { type ProcessEnd, runWatched } from './watched-process.ts';

export interface TextFuzzOptions {
  mutations: number;
  seed: number;
  /** Texts of each kind that are grown by one piece; by each of them unless told. */
  grown?: number;
  /** How much of a kind's longest text the grown ones have; all of it unless told. */
  growth?: number;
  /** Milliseconds from which grown texts are measured; none is unless told. */
  measureFrom?: number;
  /** The module with the kinds, as a URL. */
  kinds?: string;
  /** Told of each kind when its first case begins. */
  onKind?: (name: string) => void;
  /** The most that one case may take, in milliseconds. */
  caseMs?: number;
}

/** A process that will not start has that many tries less; a kind has no more hangs than that. */
const mostEnds = 20;
const firstMs = 120_000;

/**
 * Reads `mutations` broken texts of each kind, and one grown by each piece, in a
 * process that is killed when a case hangs; the run goes on behind that case.
 */
export async function runTexts({
  mutations,
  seed,
  grown = pieces.length,
  growth = 1,
  measureFrom,
  kinds = new URL('./text-kinds.ts', import.meta.url).href,
  onKind,
  caseMs = 20_000,
}: TextFuzzOptions): Promise<Pick<FuzzReport, 'seed' | 'outcomes' | 'problems'>> {
  await using folder = await createTemporaryFolder('fuzz');
  const report: Pick<FuzzReport, 'seed' | 'outcomes' | 'problems'> = {
    seed,
    outcomes: {},
    problems: [],
  };
  let from: TextJob['from'] = { kind: 0, number: 0 };
  for (let ends = 0; ends < mostEnds; ends += 1) {
    let last: Extract<TextLine, { what: 'begin' }> | null = null;
    let done = false;
    const job: TextJob = {
      seed,
      mutations,
      grown,
      growth,
      measureFrom: measureFrom ?? null,
      kinds,
      from,
      folder: folder.path,
    };
    const end = await runWatched(
      new URL('./text-process.ts', import.meta.url).href,
      JSON.stringify(job),
      {
        firstMs,
        silentMs: caseMs,
        onLine: (text) => {
          const line = textLineSchema.parse(JSON.parse(text));
          if (line.what === 'done') done = true;
          else if (line.what === 'begin') {
            if (report.outcomes[line.kind] === undefined) onKind?.(line.kind);
            last = line;
          } else if (line.what === 'end' && last !== null) {
            count(report, last, line.outcome, line.problem);
            last = null;
          }
        },
      },
    );
    if (done) return report;
    const open = lastCase(last);
    if (open === null) {
      report.problems.push(`the process that reads the texts ended: ${JSON.stringify(end)}`);
      return report;
    }
    count(report, open, 'no end', ended(end, caseMs));
    from = { kind: open.at, number: open.number + 1 };
  }
  report.problems.push(`given up after ${mostEnds} cases without an end`);
  return report;
}

/** Callbacks assign it, which the compiler does not follow. */
function lastCase(last: Extract<TextLine, { what: 'begin' }> | null) {
  return last;
}

function ended(end: ProcessEnd, caseMs: number): string {
  if (end.kind === 'silent') return `no end in ${caseMs} ms`;
  const reason = /^\w*(?:Error|FATAL ERROR): .*/m.exec(end.said)?.[0] ?? end.said.slice(-200);
  return `the process died (${end.signal ?? end.code}): ${reason}`;
}

function count(
  report: Pick<FuzzReport, 'outcomes' | 'problems'>,
  { kind, number, mutations }: Extract<TextLine, { what: 'begin' }>,
  outcome: string,
  problem: string | null,
): void {
  const outcomes = report.outcomes[kind] ?? {};
  report.outcomes[kind] = outcomes;
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (problem !== null)
    report.problems.push(`${kind} ${number}: ${problem} [${mutations.join('; ')}]`);
}
