import { setMaxListeners } from 'node:events';

/** A signal that follows others and a time limit, and lets go of them when done. */
export interface Deadline {
  signal: AbortSignal;
  /** True when the time limit, not a caller, aborted. */
  readonly expired: boolean;
  release(): void;
}

/** Aborts as soon as one of `signals` does, or after `ms`. */
export function withDeadline(signals: readonly AbortSignal[], ms: number): Deadline {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    expired = true;
    abort();
  }, ms);
  timer.unref();
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
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
