import { join } from 'node:path';
import { BerthError } from '../../shared/errors.ts';
import { jsonValue } from '../../shared/json-text.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { KeyValueFile } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import type { DirectoryHold } from './directory-hold.ts';
import {
  keyValueFile,
  maxStoreBytes,
  type ObjectStore,
  objectStoreOptions,
  setAsideDamaged,
  setAsideStrangeLog,
} from './file-store.ts';
import { readRegularFileSync } from './read-regular-file.ts';
import { storageError } from './storage-error.ts';

type Name = 'settings' | 'window';

/** The settings and the window's place in a data directory that may not be held at the moment. */
export interface ObjectFiles {
  /**
   * A damaged file is set aside. While the directory is not held nothing is
   * moved or written: what cannot be read counts as empty, and writing throws
   * STORAGE. Throws STORAGE when the file can be neither read nor moved.
   */
  open(name: Name): KeyValueFile;
  /** What was set aside; grows. */
  readonly notices: readonly Notice[];
}

/**
 * `make` makes a conf or an electron-store, which both read their file at once.
 * What stands in the place of the log and is no file is set aside as well.
 */
export function objectFiles(
  directory: string,
  hold: DirectoryHold,
  make: (options: ReturnType<typeof objectStoreOptions>) => ObjectStore,
): ObjectFiles {
  const notices: Notice[] = [];
  const note = (notice: Notice | null) => {
    if (notice !== null) notices.push(notice);
  };
  if (hold.notice === null) note(setAsideStrangeLog(directory));
  const openStore = (name: Name): KeyValueFile => {
    note(setAsideDamaged(directory, name));
    try {
      return keyValueFile(make(objectStoreOptions(directory, name)));
    } catch (error) {
      throw storageError(error, text('storage.read', { file: `${name}.json` }));
    }
  };
  const readAsItIs = (name: Name): unknown => {
    try {
      const file = readRegularFileSync(join(directory, `${name}.json`), { limit: maxStoreBytes });
      return file.state === 'read' ? jsonValue(file.bytes.toString('utf8')) : {};
    } catch {
      return {};
    }
  };
  return {
    notices,
    open(name) {
      let opened: KeyValueFile | null = hold.notice === null ? openStore(name) : null;
      return {
        read() {
          if (opened === null && hold.notice !== null) return readAsItIs(name);
          opened ??= openStore(name);
          return opened.read();
        },
        write(value) {
          if (hold.notice !== null)
            throw BerthError.fromData({
              code: 'STORAGE',
              message: hold.notice.message,
              text: hold.notice.text,
            });
          // What took the file's place meanwhile is not written through.
          if (opened !== null) note(setAsideDamaged(directory, name));
          opened ??= openStore(name);
          opened.write(value);
        },
      };
    },
  };
}
