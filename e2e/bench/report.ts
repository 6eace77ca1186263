export interface Run {
  contestant: string;
  round: number;
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
  /** To the reference in the same round, the median of all rounds; below 1 is faster. */
  ratio: number;
}

/**
 * Medians of each contestant, and its time in relation to the one that is the
 * reference: round by round, since a busy machine slows both.
 */
export function standings(
  runs: readonly Run[],
  fixed: readonly Run[],
  count: number,
  reference: string,
): Standing[] {
  const names = [...new Set(runs.map((run) => run.contestant))];
  const secondsOf = (of: readonly Run[], contestant: string) =>
    median(of.filter((run) => run.contestant === contestant).map((run) => run.seconds));
  const byRound = new Map(
    runs.filter((run) => run.contestant === reference).map((run) => [run.round, run.seconds]),
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
      ratio: median(all.map((run) => run.seconds / (byRound.get(run.round) ?? Number.NaN))),
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

function cells(one: Standing): string[] {
  const number = (value: number, digits: number) =>
    Number.isNaN(value) ? 'unknown' : value.toFixed(digits);
  return [
    one.contestant,
    number(one.seconds, 2),
    number(one.ratio, 2),
    number(one.firstNamesSeconds, 2),
    number(one.fixedSeconds, 2),
    number(one.microsecondsPerName, 0),
    String(one.requests),
    one.peakMiB === null ? 'unknown' : number(one.peakMiB, 0),
  ];
}

/** The standings of one list as a table of plain text; times in seconds. */
export function table(title: string, found: readonly Standing[]): string {
  const row = (texts: readonly string[]) =>
    columns
      .map(([, width], at) =>
        at === 0 ? (texts[at] ?? '').padEnd(width) : (texts[at] ?? '').padStart(width),
      )
      .join('');
  return [
    title,
    row(columns.map(([heading]) => heading)),
    ...found.map((one) => row(cells(one))),
  ].join('\n');
}

/** The same in Markdown, its columns as wide as they need. */
export function markdownTable(title: string, found: readonly Standing[]): string {
  const rows = [columns.map(([heading]): string => heading), ...found.map(cells)];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...body] = rows;
  return [`${title}:`, '', line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
