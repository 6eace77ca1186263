import type { Logger, LogValue } from '../../shared/ports.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

/** The only fields a log line may carry; whatever else a caller passes is dropped. */
const allowedFields: ReadonlySet<string> = new Set([
  'attempt',
  'code',
  'count',
  'delayMs',
  'face',
  'file',
  'kind',
  'method',
  'milliseconds',
  'pid',
  'port',
  'reason',
  'registryId',
  'slot',
  'state',
  'status',
  'topic',
  'version',
]);

const ranks: Record<LogLevel, number> = { info: 0, warn: 1, error: 2, silent: 3 };

/**
 * A logger that writes one line per event to standard error: time, level,
 * event name and its allow-listed fields.
 */
export function createStderrLogger(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Logger {
  const log =
    (lineLevel: 'info' | 'warn' | 'error') =>
    (event: string, fields: Readonly<Record<string, LogValue>> = {}): void => {
      if (ranks[lineLevel] < ranks[level]) return;
      const shown = Object.entries(fields)
        .filter(([key, value]) => allowedFields.has(key) && value !== undefined)
        .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
      write(`${new Date().toISOString()} ${lineLevel} ${event}${shown.join('')}\n`);
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
