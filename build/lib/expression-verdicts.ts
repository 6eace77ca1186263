import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** An expression as recheck takes it. */
export interface Expression {
  source: string;
  flags: string;
}

/** `safe` when no text makes it take longer than in proportion to the text's length; else what does. */
export type Verdict = { safe: true } | { safe: false; why: string };

const verdictSchema = z.union([
  z.object({ safe: z.literal(true) }),
  z.object({ safe: z.literal(false), why: z.string() }),
]);
const cacheSchema = z.object({
  version: z.string(),
  verdicts: z.record(z.string(), verdictSchema),
});
const answerSchema = z.object({
  status: z.enum(['safe', 'vulnerable', 'unknown']),
  complexity: z.string().optional(),
  attack: z.string().optional(),
  error: z.object({ kind: z.string() }).optional(),
});

/** Grows with each change of the limits in the worker. */
const limitsVersion = 3;
const mostWorkers = 4;

/** How an expression is written in code. */
export function written({ source, flags }: Expression): string {
  return `/${source}/${flags}`;
}

/**
 * The verdicts of recheck, by how an expression is written; those of earlier runs
 * come from the files `caches`, which need not exist, and all are kept in the first.
 * Pure JavaScript, in one worker per core.
 */
export async function verdictsOn(
  expressions: readonly Expression[],
  caches: readonly [string, ...string[]],
): Promise<ReadonlyMap<string, Verdict>> {
  const [cache] = caches;
  const own = readCache(cache);
  const known = new Map(caches.flatMap((path) => [...readCache(path)]));
  const verdicts = new Map<string, Verdict>();
  const left = new Map<string, Expression>();
  for (const expression of expressions) {
    const verdict = known.get(written(expression));
    if (verdict === undefined) left.set(written(expression), expression);
    else verdicts.set(written(expression), verdict);
  }
  const queue = [...left].values();
  const workers = Math.min(mostWorkers, availableParallelism(), left.size);
  const lasting = new Map(known);
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const checker = openChecker();
      try {
        for (const [key, expression] of queue) {
          const { verdict, lasts } = await checker.check(expression);
          verdicts.set(key, verdict);
          if (lasts) lasting.set(key, verdict);
        }
      } finally {
        await checker.close();
      }
    }),
  );
  if (lasting.size > own.size) writeCache(cache, lasting);
  return verdicts;
}

function openChecker() {
  const worker = new Worker(new URL('./expression-worker.mjs', import.meta.url), {
    env: { ...process.env, RECHECK_SYNC_BACKEND: 'pure' },
    execArgv: [],
  });
  return {
    check: async (expression: Expression): Promise<{ verdict: Verdict; lasts: boolean }> => {
      worker.postMessage(expression);
      const [answer] = await once(worker, 'message');
      const { status, complexity, attack, error } = answerSchema.parse(answer);
      if (status === 'safe') return { verdict: { safe: true }, lasts: true };
      if (status === 'vulnerable')
        return { verdict: { safe: false, why: `${complexity}, with ${attack}` }, lasts: true };
      return {
        verdict: {
          safe: false,
          why: `not decided (${error?.kind ?? 'unknown'}); write it simpler`,
        },
        lasts: false,
      };
    },
    close: () => worker.terminate(),
  };
}

function cacheVersion(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)('recheck/package.json'));
  return `${version}, ${limitsVersion}`;
}

function readCache(path: string): ReadonlyMap<string, Verdict> {
  try {
    const cache = cacheSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(cache.version === cacheVersion() ? Object.entries(cache.verdicts) : []);
  } catch {
    return new Map();
  }
}

/** Writes the verdicts on these expressions for everyone, one a line, in a lasting order. */
export function writeVerdicts(path: string, verdicts: ReadonlyMap<string, Verdict>): void {
  const lines = [...verdicts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(
    { version: cacheVersion(), verdicts: Object.fromEntries(lines) },
    undefined,
    2,
  );
  writeFileSync(path, `${text}\n`);
}

/** A cache that cannot be written costs time, nothing else. */
function writeCache(path: string, verdicts: ReadonlyMap<string, Verdict>): void {
  const text = JSON.stringify({ version: cacheVersion(), verdicts: Object.fromEntries(verdicts) });
  const fresh = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } catch {
    // The next run checks everything again.
  }
}
