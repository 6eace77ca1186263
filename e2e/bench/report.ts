export interface Run {
  contestant: string;
  seconds: number;
  firstNamesSeconds: number;
  requests: number;
  peakMiB: number | null;
}

export interface Standing {
  contestant: string;
  /** Medians over the rounds. */
  seconds: number;
  firstNamesSeconds: number;
  requests: number;
  peakMiB: number | null;
  /** What the same program needs for a list of one name: its start and its first connection. */
  fixedSeconds: number;
  /** What each further name costs. */
  microsecondsPerName: number;
  /** To the fastest that is not Berth; below 1 is faster. */
  ratio: number;
}

/** Medians of each contestant, and its time in relation to the fastest peer. */
export function standings(
  runs: readonly Run[],
  fixed: readonly Run[],
  count: number,
  own: string,
): Standing[] {
  const names = [...new Set(runs.map((run) => run.contestant))];
  const secondsOf = (of: readonly Run[], contestant: string) =>
    median(of.filter((run) => run.contestant === contestant).map((run) => run.seconds));
  const fastestPeer = Math.min(
    ...names.filter((name) => name !== own).map((name) => secondsOf(runs, name)),
  );
  return names.map((contestant) => {
    const all = runs.filter((run) => run.contestant === contestant);
    const memory = all.map((run) => run.peakMiB).filter((peak) => peak !== null);
    const seconds = secondsOf(runs, contestant);
    const fixedSeconds = secondsOf(fixed, contestant);
    return {
      contestant,
      seconds,
      firstNamesSeconds: median(all.map((run) => run.firstNamesSeconds)),
      requests: median(all.map((run) => run.requests)),
      peakMiB: memory.length === 0 ? null : median(memory),
      fixedSeconds,
      microsecondsPerName: ((seconds - fixedSeconds) * 1e6) / count,
      ratio: seconds / fastestPeer,
    };
  });
}

const columns = [
  ['client', 14],
  ['seconds', 9],
  ['ratio', 7],
  ['first names', 13],
  ['fixed', 8],
  ['us/name', 9],
  ['requests', 10],
  ['peak MiB', 10],
] as const;

/** The standings of one list as a table of plain text; times in seconds. */
export function table(title: string, found: readonly Standing[]): string {
  const row = (cells: readonly string[]) =>
    columns
      .map(([, width], at) =>
        at === 0 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width),
      )
      .join('');
  return [
    title,
    row(columns.map(([heading]) => heading)),
    ...found.map((one) =>
      row([
        one.contestant,
        one.seconds.toFixed(2),
        one.ratio.toFixed(2),
        one.firstNamesSeconds.toFixed(2),
        one.fixedSeconds.toFixed(2),
        one.microsecondsPerName.toFixed(0),
        String(one.requests),
        one.peakMiB === null ? 'unknown' : one.peakMiB.toFixed(0),
      ]),
    ),
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
