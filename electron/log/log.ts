import type { LogControl, Logger, LogLine } from '../../shared/ports.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { writeError } from './standard-streams.ts';
import { createStderrLogger } from './stderr-logger.ts';

/** All that is saved, for as long as it fits: 800,000 pieces take about 60 MiB. */
const lastingKept = { parts: 4, secrets: 50_000, pieces: 200_000 };
/** Temporary tokens follow each other for as long as Berth runs; older ones are over. */
const passingKept = { parts: 4, secrets: 25, pieces: 50_000 };

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
  const redactor = new Redactor({ lasting: lastingKept, passing: passingKept });
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
      know: (secrets) => redactor.know(secrets),
      passing: (secrets) => redactor.passing(secrets),
      forget: () => redactor.forget(),
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
