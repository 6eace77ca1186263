import type { App } from 'electron';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';

/** Logs what nobody caught, by kind and code alone: a foreign message may hold anything. */
export function logFailures(
  app: Pick<App, 'on'>,
  process: Pick<NodeJS.Process, 'on'>,
  logger: Logger,
): void {
  // A limit for the size of files (ulimit -f) is a full disk to report, not the end.
  process.on('SIGXFSZ', () => undefined);
  process.on('unhandledRejection', (reason) => {
    logger.error('process.unhandledRejection', { code: codeOf(reason) });
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    logger.error('process.childGone', { kind: type, reason });
  });
}

function codeOf(reason: unknown): string {
  if (reason instanceof BerthError) return reason.code;
  return reason instanceof Error ? reason.name : typeof reason;
}
