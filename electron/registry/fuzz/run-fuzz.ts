import { type EndpointKind, endpointKinds } from './endpoint-kinds.ts';
import { type CaseResult, runCase } from './fuzz-case.ts';
import { startFuzzServer } from './fuzz-server.ts';

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
}): Promise<FuzzReport> {
  const { mutations, seed, kinds = endpointKinds, settleMs = 3000 } = options;
  const report: FuzzReport = { seed, outcomes: {}, problems: [], leftOver: [] };
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', note);
  // What others are still closing would hide as much of what is left over.
  await settled(settleMs, () => !activeResources().has('TCPSocketWrap'));
  const before = activeResources();
  const cases = kinds.flatMap((kind) =>
    Array.from({ length: mutations }, (_, number) => ({ kind, number })),
  );
  const queue = cases.values();
  const servers = await Promise.all(Array.from({ length: lanes }, startFuzzServer));
  try {
    await Promise.all(
      servers.map(async (server) => {
        for (const { kind, number } of queue)
          add(report, kind.name, number, await runCase(kind, number, seed, server));
      }),
    );
    await settled(settleMs, () => servers.every(({ open }) => open === 0));
    for (const { open } of servers) if (open > 0) report.leftOver.push(`${open} open sockets`);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  await settled(settleMs, () => surplus(before).length === 0);
  process.off('unhandledRejection', note);
  report.leftOver.push(...surplus(before), ...rejections.map((reason) => `rejection ${reason}`));
  return report;
}

function add(report: FuzzReport, kind: string, number: number, result: CaseResult): void {
  const outcomes = report.outcomes[kind] ?? {};
  report.outcomes[kind] = outcomes;
  outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
  if (result.problem !== null)
    report.problems.push(`${kind} ${number}: ${result.problem} [${result.mutations.join('; ')}]`);
}

/** Timers, sockets and lookups that keep the process alive, by their kind. */
function activeResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo())
    if (/Timeout|Immediate|TCP|TLS|Connect|GetAddrInfo/.test(name))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function surplus(before: ReadonlyMap<string, number>): string[] {
  return [...activeResources()]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${count - (before.get(name) ?? 0)} ${name}`);
}

/** Waits, turn by turn, until something is so, or for a while. */
async function settled(ms: number, isSo: () => boolean): Promise<void> {
  const end = performance.now() + ms;
  while (!isSo() && performance.now() < end)
    await new Promise<void>((resolve) => setImmediate(resolve));
}
