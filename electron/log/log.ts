import type { LogControl, Logger, LogLine } from '../../shared/ports.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { createRedactor } from './redactor.ts';
import { writeError } from './standard-streams.ts';
import { createStderrLogger } from './stderr-logger.ts';

/** The directory's lock, as far as the log looks at it. */
interface Hold {
  /** Null while the directory is this process's own. */
  readonly notice: unknown;
}

export interface Log extends Logger {
  readonly control: LogControl;
  /** Also writes to `berth.log` there from now on, while the directory is held. */
  toFile(directory: string, hold?: Hold): void;
  close(): void;
}

/**
 * The log of one process: warnings and errors to standard error, and to the
 * file what the level of the settings lets through. Every line passes the redactor.
 */
export function createLog(write: (line: string) => void = writeError): Log {
  const redactor = createRedactor();
  let file: LogFile | null = null;
  let hold: Hold | null = null;
  const fileLogger = () =>
    createStderrLogger(level, (line) => {
      if (hold?.notice === null) file?.write(redactor.redact(line));
    });
  let level: Parameters<LogControl['setLevel']>[0] = 'info';
  let toFile = fileLogger();
  const toTerminal = createStderrLogger('warn', (line) => write(redactor.redact(line)));
  const both =
    (name: keyof Logger): LogLine =>
    (event, fields, fault) => {
      toTerminal[name](event, fields, fault);
      toFile[name](event, fields, fault);
    };
  return {
    info: both('info'),
    warn: both('warn'),
    error: both('error'),
    control: {
      know: redactor.know,
      passing: redactor.passing,
      forget: redactor.forget,
      setLevel(next) {
        level = next;
        toFile = fileLogger();
      },
    },
    toFile(directory, heldBy = { notice: null }) {
      hold = heldBy;
      file = openLogFile(directory);
    },
    close() {
      file?.close();
      file = null;
    },
  };
}
