import { BerthError, type ErrorData, isCancelled, toErrorData } from '../../shared/errors.ts';
import type { ItemResult, JobState, PauseCause } from '../../shared/model/job.ts';
import type { KnownJob, StopCause } from './job.ts';
import type { JobLine } from './job-journal.ts';
import type { JobWork } from './runner.ts';

/** Failures in a row of which each says that the registry is not there; then the rest is left to be done. */
const mostUnreachable = 3;
/** Times a step is done again because what it used went away. */
const mostAgain = 20;

/** How a run ended. */
export interface RunEnd {
  state: JobState;
  pausedBy?: PauseCause | undefined;
  resumesAt?: string | undefined;
  error?: ErrorData | undefined;
}

interface RunOptions {
  job: KnownJob;
  work: JobWork;
  /** Makes a line durable, and known. */
  write(line: JobLine): Promise<void>;
  /** The time now as ISO text. */
  now(): string;
  /** Ends steps under way at once. */
  signal: AbortSignal;
  /** Why no further step is to begin; null while there is no reason. */
  stopping(): StopCause | null;
  changed(): void;
}

/**
 * Does what is left of a job, stage by stage. Each step is written down before
 * it begins and after it ended, so that a kill in between leaves an item that is
 * known to be begun, and never one that is told wrongly. Never throws.
 */
export async function runJob(options: RunOptions): Promise<RunEnd> {
  try {
    await options.work.begin?.(options.signal);
    return await new Run(options).all();
  } catch (error) {
    const stop = options.stopping();
    if (stop !== null && isCancelled(error)) return endOf(stop);
    return failureEnd(error);
  } finally {
    options.work.end?.();
  }
}

class Run {
  readonly #options: RunOptions;
  /** Why no further step begins, beside what a person asked. */
  #end: RunEnd | null = null;
  #unreachable = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async all(): Promise<RunEnd> {
    const { job, work } = this.#options;
    const open = job.open({ failed: true });
    const stages = [...new Set(open.map((item) => this.#stageOf(item)))].sort((a, b) => a - b);
    for (const stage of stages) {
      const items = open.filter((item) => this.#stageOf(item) === stage).values();
      const lane = async () => {
        for (const item of items) {
          if (this.#isOver()) return;
          await this.#do(item);
        }
      };
      await Promise.all(Array.from({ length: Math.max(1, work.width) }, lane));
      if (this.#isOver()) break;
    }
    const stop = this.#options.stopping();
    if (job.open({ failed: false }).length > 0) {
      if (this.#end !== null) return this.#end;
      if (stop !== null) return endOf(stop);
    }
    const failed = job.open({ failed: true }).length > 0;
    return { state: failed ? 'failed' : 'done' };
  }

  #stageOf(item: number): number {
    return this.#options.job.story.head.items[item]?.stage ?? 0;
  }

  #isOver(): boolean {
    return this.#end !== null || this.#options.stopping() !== null;
  }

  async #do(item: number): Promise<void> {
    const { job, work, write, now, signal, changed } = this.#options;
    let again = job.story.begun.has(item);
    try {
      await write({ type: 'begun', at: now(), item });
    } catch (error) {
      this.#end = failureEnd(error);
      return;
    }
    for (let times = 0; ; times += 1) {
      let result: ItemResult;
      try {
        const outcome = await work.step(item, {
          signal,
          again,
          resultOf: (other) => job.story.results.get(other),
          bytes(done, total) {
            job.bytes.set(item, { done, total });
            changed();
          },
        });
        if (outcome.outcome === 'again' && times < mostAgain && !this.#isOver()) {
          again = true;
          continue;
        }
        if (outcome.outcome === 'again') return;
        if (outcome.outcome === 'stop') {
          this.#end = { state: 'failed', error: outcome.error };
          return;
        }
        result = outcome;
        this.#unreachable = 0;
      } catch (error) {
        // Ended by us: it is still to be done, and known to be begun.
        if (signal.aborted && isCancelled(error)) return;
        const waits = waitOf(error);
        if (waits !== null) {
          this.#end = waits;
          return;
        }
        this.#noteFailure(error);
        result = { outcome: 'failed', error: toErrorData(error) };
      }
      try {
        await write({ type: 'result', at: now(), item, result });
      } catch (error) {
        this.#end = failureEnd(error);
      }
      changed();
      return;
    }
  }

  #noteFailure(error: unknown): void {
    const away = error instanceof BerthError && error.code === 'UNREACHABLE';
    this.#unreachable = away ? this.#unreachable + 1 : 0;
    if (away && this.#unreachable >= mostUnreachable) this.#end = failureEnd(error);
  }
}

function failureEnd(error: unknown): RunEnd {
  return waitOf(error) ?? { state: 'failed', error: toErrorData(error) };
}

/** Failures that are no item's own: they pass once somebody unlocks, signs in, or waits. */
function waitOf(error: unknown): RunEnd | null {
  if (!(error instanceof BerthError)) return null;
  const told = (pausedBy: PauseCause): RunEnd => ({
    state: 'paused',
    pausedBy,
    error: error.toData(),
  });
  if (error.code === 'VAULT_LOCKED') return told('vault');
  if (error.code === 'UNAUTHORIZED') return told('credential');
  if (error.code !== 'RATE_LIMITED') return null;
  const { detail } = error;
  const resumesAt =
    detail !== undefined && 'retryAt' in detail && detail.retryAt !== null
      ? detail.retryAt
      : undefined;
  return { ...told('rateLimit'), ...(resumesAt === undefined ? {} : { resumesAt }) };
}

function endOf(stop: StopCause): RunEnd {
  return stop.kind === 'cancel' ? { state: 'cancelled' } : { state: 'paused', pausedBy: stop.by };
}
