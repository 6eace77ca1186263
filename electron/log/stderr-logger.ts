import type { Logger, LogLine } from '../../shared/ports.ts';
import { faultFields } from './fault-fields.ts';
import { writeError } from './standard-streams.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

/** The only fields a log line may carry; whatever else a caller passes is dropped. */
const allowedFields: ReadonlySet<string> = new Set([
  'attempt',
  'code',
  'count',
  'delayMs',
  'face',
  'fault',
  'file',
  'kind',
  'method',
  'milliseconds',
  'pid',
  'port',
  'reason',
  'registryId',
  'slot',
  'stack',
  'state',
  'status',
  'topic',
  'version',
]);

const ranks: Record<LogLevel, number> = { info: 0, warn: 1, error: 2, silent: 3 };

/**
 * A logger that writes one line per event to standard error: time, level,
 * event name and its allow-listed fields. What cannot be written is dropped:
 * logging stops nothing.
 */
export function createStderrLogger(
  level: LogLevel,
  write: (line: string) => void = writeError,
): Logger {
  const log =
    (lineLevel: 'info' | 'warn' | 'error'): LogLine =>
    (event, fields = {}, fault) => {
      if (ranks[lineLevel] < ranks[level]) return;
      try {
        const all = fault === undefined ? fields : { ...faultFields(fault), ...fields };
        const shown = Object.entries(all)
          .filter(([key, value]) => allowedFields.has(key) && value !== undefined)
          .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
        write(`${new Date().toISOString()} ${lineLevel} ${event}${shown.join('')}\n`);
      } catch {
        // Whoever logs has something more important to do.
      }
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
