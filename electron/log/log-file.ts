import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface LogFile {
  /** Appends one line; never throws: what cannot be logged stops nothing. */
  write(line: string): void;
  close(): void;
}

/** Bytes after which a new file begins, and how many older ones are kept. */
const limits = { bytes: 1024 * 1024, older: 3 };

/**
 * A link in the place of the log leads nowhere, and a pipe is not waited for;
 * Windows does not know these flags.
 */
const flags =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * `berth.log` in the data directory (0600), and `berth.log.1` to `.3` before
 * it. A line that cannot be written is dropped, and the next one tries anew.
 */
export function openLogFile(
  directory: string,
  { bytes, older }: { bytes: number; older: number } = limits,
): LogFile {
  const path = join(directory, 'berth.log');
  let file: number | null = null;
  let size = 0;

  const open = (): number => {
    const opened = openSync(path, flags, 0o600);
    try {
      const facts = fstatSync(opened);
      if (!facts.isFile()) throw new Error('The log is no file');
      fchmodSync(opened, 0o600);
      size = facts.size;
      return opened;
    } catch (error) {
      closeSync(opened);
      throw error;
    }
  };
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const rotate = (): void => {
    close();
    const names = [path, ...Array.from({ length: older }, (_, index) => `${path}.${index + 1}`)];
    for (let index = older; index > 0; index -= 1)
      renameIfThere(names[index - 1] ?? path, names[index] ?? path);
  };

  return {
    write(line) {
      try {
        file ??= open();
        if (size > 0 && size + Buffer.byteLength(line) > bytes) {
          rotate();
          file = open();
        }
        size += writeSync(file, line);
      } catch {
        try {
          close();
        } catch {
          file = null;
        }
      }
    },
    close,
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
