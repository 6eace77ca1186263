import { BerthError } from '../../../../shared/errors.ts';
import { text } from '../../../../shared/text/text.ts';
import { cancelled } from '../../../http/connection-error.ts';
import type { ClientLimits } from '../../../http/limits.ts';
import { failed, type RequestPurpose } from '../../../http/request-purpose.ts';
import { backOff, sleep } from '../../../http/retry.ts';
import type { ClientEnvironment } from '../../protocol/target.ts';

/** Thrown by a task whose API wants to be left alone for a while. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
  /** What the caller gets when waiting is no use. */
  readonly error: BerthError;
  /** The wait that was asked for, in milliseconds; null when none was named. */
  readonly waitMs: number | null;

  constructor(error: BerthError, waitMs: number | null) {
    super(error.message);
    this.error = error;
    this.waitMs = waitMs;
  }
}

/**
 * Requests to one API, whichever registries they are for: a few at once, and
 * none at all while the API has asked for quiet, since clouds count all calls
 * of an account together.
 */
export class ThrottleQueue {
  private quietUntil = 0;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Runs a task, again after each `Throttled` within the limits of attempts
   * and waiting. Throws RATE_LIMITED, at once when the quiet is longer than
   * anyone waits; CANCELLED; and what the task throws.
   */
  async run<T>(
    task: () => Promise<T>,
    {
      purpose,
      limits,
      signal,
    }: { purpose: RequestPurpose; limits: ClientLimits; signal: AbortSignal },
  ): Promise<T> {
    await this.enter(limits.connectionsPerHost, signal, purpose);
    try {
      for (let attempt = 1; ; attempt += 1) {
        await this.quiet(purpose, limits, signal);
        try {
          return await task();
        } catch (error) {
          if (!(error instanceof Throttled)) throw error;
          const wait = error.waitMs ?? backOff(attempt, limits);
          this.quietUntil = Math.max(this.quietUntil, Date.now() + wait);
          if (attempt >= limits.attempts || wait > limits.retryAfterMaxMs) throw error.error;
        }
      }
    } finally {
      this.leave();
    }
  }

  private async quiet(
    purpose: RequestPurpose,
    limits: ClientLimits,
    signal: AbortSignal,
  ): Promise<void> {
    for (let left = this.left(); left > 0; left = this.left()) {
      if (left > limits.retryAfterMaxMs) throw this.closed(purpose);
      await sleep(left, signal, purpose);
    }
  }

  private left(): number {
    return this.quietUntil - Date.now();
  }

  private closed(purpose: RequestPurpose): BerthError {
    return BerthError.of(
      'RATE_LIMITED',
      failed(purpose, text('rateLimit.reached', { host: purpose.host })),
      {
        reason: 'rateLimit',
        hint: text('rateLimit.waiting.hint'),
        detail: { retryAt: new Date(this.quietUntil).toISOString() },
      },
    );
  }

  private async enter(atOnce: number, signal: AbortSignal, purpose: RequestPurpose): Promise<void> {
    while (this.running >= atOnce && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.waiting.push(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
    if (signal.aborted) throw cancelled(purpose);
    this.running += 1;
  }

  private leave(): void {
    this.running -= 1;
    // All of them, since some may have left in the meantime.
    for (const wake of this.waiting.splice(0)) wake();
  }
}

const queues = new WeakMap<ClientEnvironment, Map<string, ThrottleQueue>>();

/** The one queue of an API within one core. */
export function queueOf(environment: ClientEnvironment, origin: string): ThrottleQueue {
  const known = queues.get(environment) ?? new Map<string, ThrottleQueue>();
  queues.set(environment, known);
  const queue = known.get(origin) ?? new ThrottleQueue();
  known.set(origin, queue);
  return queue;
}
