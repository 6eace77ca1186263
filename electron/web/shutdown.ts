import type { Logger } from '../../shared/ports.ts';

/** Milliseconds for everything to close. */
const timeLimit = 10_000;

/** What must be closed before the process ends. */
export interface Shutdown {
  /** Registers a part; parts are closed in the reverse order. */
  add(close: () => Promise<void>): void;
  /** Closes all parts, even if one fails; false when one did or time ran out. */
  run(): Promise<boolean>;
}

export function createShutdown(logger: Logger): Shutdown {
  const parts: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<boolean> => {
    let clean = true;
    for (let close = parts.pop(); close !== undefined; close = parts.pop())
      await close().catch(() => {
        clean = false;
        logger.error('serve.closeFailed');
      });
    return clean;
  };
  return {
    add: (close) => void parts.push(close),
    run: () =>
      Promise.race([
        closeAll(),
        new Promise<boolean>((resolve) => {
          setTimeout(() => resolve(false), timeLimit).unref();
        }),
      ]),
  };
}

/** Resolves with the first request to end: Ctrl+C, a service manager, a closed terminal. Later ones change nothing. */
export function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    // Ctrl+C reaches the whole process group, and a parent may pass it on once more.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve());
  });
}
