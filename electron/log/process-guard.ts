import type { Logger } from '../../shared/ports.ts';
import { releaseStandardStreams, type StandardStreams } from './standard-streams.ts';

/** Milliseconds that closing may take after a fault. */
const patience = 5_000;

export interface ProcessGuard {
  process: Pick<NodeJS.Process, 'on'> & StandardStreams;
  logger: Logger;
  /** Tells a person what happened, beside the log; called once. What it throws is dropped. */
  tell?: () => void;
  /** Closes what is open; not waited for longer than five seconds. */
  close: () => unknown;
  /** Ends the process. */
  exit: () => void;
}

/**
 * What every process of ours needs before it does anything: readers of its
 * streams may go; a full disk is reported by who writes; and the first fault
 * that nobody caught ends it, whatever else happens meanwhile (a report or a
 * closer that fails, one that hangs, further faults): none is handled twice.
 */
export function guardProcess({ process, logger, tell, close, exit }: ProcessGuard): void {
  releaseStandardStreams(process);
  // A limit for the size of files (ulimit -f) is a full disk, not the end.
  process.on('SIGXFSZ', () => undefined);

  let ending = false;
  const leave = (): void => {
    try {
      exit();
    } catch {
      // A listener of `exit` failed; the second call no longer asks them.
      exit();
    }
  };
  const onFault = (error: unknown): void => {
    if (ending) return;
    ending = true;
    // First of all: nothing below may keep the process.
    setTimeout(leave, patience);
    try {
      logger.error('process.fault', {}, error);
      tell?.();
    } catch {
      // The end is what matters now.
    }
    // In a turn of its own, so that a closer cannot throw into the fault's handler.
    new Promise((resolve) => resolve(close())).then(leave, leave);
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
}
