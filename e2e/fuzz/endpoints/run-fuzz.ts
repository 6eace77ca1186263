import { type EndpointKind, endpointKinds } from './endpoint-kinds.ts';
import { type CaseResult, runCase } from './fuzz-case.ts';
import { startFuzzServer } from './fuzz-server.ts';
import { until, watchLeftOver } from './left-over.ts';

export interface FuzzReport {
  seed: number;
  /** Cases of each kind, by how they ended. */
  outcomes: Record<string, Record<string, number>>;
  /** What must not have been, each with its kind and number. */
  problems: string[];
  /** What was still there after all clients were closed. */
  leftOver: string[];
}

const lanes = 16;

/** Tries `mutations` broken answers of each kind of endpoint, several at once, each with a client of its own. */
export async function runFuzz(options: {
  mutations: number;
  seed: number;
  kinds?: readonly EndpointKind[];
  /** How long sockets and timers may take to go, in milliseconds. */
  settleMs?: number;
  /** Told of each case when it begins. */
  onCase?: (name: string) => void;
}): Promise<FuzzReport> {
  const { mutations, seed, kinds = endpointKinds, settleMs = 10_000, onCase } = options;
  const report: FuzzReport = { seed, outcomes: {}, problems: [], leftOver: [] };
  const watch = await watchLeftOver(settleMs);
  const cases = kinds.flatMap((kind) =>
    Array.from({ length: mutations }, (_, number) => ({ kind, number })),
  );
  const queue = cases.values();
  const servers = await Promise.all(Array.from({ length: lanes }, startFuzzServer));
  try {
    await Promise.all(
      servers.map(async (server) => {
        for (const { kind, number } of queue) {
          onCase?.(`${kind.name} ${number}`);
          add(report, kind.name, number, await runCase(kind, number, seed, server));
        }
      }),
    );
    await until(settleMs, () => servers.every(({ open }) => open === 0));
    for (const { open } of servers) if (open > 0) report.leftOver.push(`${open} open sockets`);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  report.leftOver.push(...(await watch.settle(settleMs)));
  watch.stop();
  return report;
}

function add(report: FuzzReport, kind: string, number: number, result: CaseResult): void {
  const outcomes = report.outcomes[kind] ?? {};
  report.outcomes[kind] = outcomes;
  outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
  if (result.problem !== null)
    report.problems.push(`${kind} ${number}: ${result.problem} [${result.mutations.join('; ')}]`);
}
