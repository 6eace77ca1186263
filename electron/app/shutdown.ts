import type { Logger } from '../../shared/ports.ts';
import { type ClosingStep, closeInOrder } from './close-in-order.ts';

/** Milliseconds for everything to close, however the end was asked for. */
const patience = 5_000;

/** What must be closed before the process ends. */
export interface Shutdown {
  /** Registers a part; parts are closed in the reverse order, and one that comes too late at once. */
  add(name: string, close: ClosingStep['close']): void;
  /**
   * Closes all parts in at most five seconds, even if one fails or hangs; false
   * when one did. Once: later calls wait for the same end.
   */
  run(): Promise<boolean>;
}

export function createShutdown(logger: Logger): Shutdown {
  const parts: ClosingStep[] = [];
  let running: Promise<boolean> | undefined;
  return {
    add(name, close) {
      if (running === undefined) parts.push({ name, close });
      else void closeInOrder([{ name, close }], patience, logger);
    },
    run() {
      running ??= closeInOrder(parts.toReversed(), patience, logger);
      return running;
    },
  };
}
