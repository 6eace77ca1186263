import { setMaxListeners } from 'node:events';

/** A signal that follows others and a time limit, and lets go of them when done. */
export interface Deadline {
  signal: AbortSignal;
  /** True when the time limit, not a caller, aborted. */
  readonly expired: boolean;
  /** Begins a time limit of `ms` from now, in place of any before. */
  limit(ms: number): void;
  release(): void;
}

/** Aborts as soon as one of `signals` does, or after `ms`; null sets no limit yet. */
export function withDeadline(signals: readonly AbortSignal[], ms: number | null): Deadline {
  const controller = new AbortController();
  let expired = false;
  let timer: NodeJS.Timeout | undefined;
  const abort = () => controller.abort();
  const limit = (time: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      expired = true;
      abort();
    }, time);
    timer.unref();
  };
  if (ms !== null) limit(ms);
  for (const signal of signals) {
    // Many requests may follow one signal; none of them stays longer than its answer.
    setMaxListeners(0, signal);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    limit,
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}

/**
 * `work`, or the reason of `signal` as soon as that is aborted; `work` goes on unheard then.
 * undici looks at its signal only once there is a connection, which may take `connectMs`.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
