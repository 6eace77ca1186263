import { BerthError } from '../../shared/errors.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { KeyValueFile } from '../../shared/ports.ts';
import type { DirectoryHold } from './directory-hold.ts';
import {
  keyValueFile,
  type ObjectStore,
  objectStoreOptions,
  setAsideDamaged,
  setAsideStrangeLog,
} from './file-store.ts';
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

/** `make` makes a conf or an electron-store, which both read their file at once. */
export function objectFiles(
  directory: string,
  hold: DirectoryHold,
  make: (options: ReturnType<typeof objectStoreOptions>) => ObjectStore,
): ObjectFiles {
  const notices: Notice[] = [];
  // The log is opened after this, and must not wait at a pipe.
  const strange = hold.notice === null ? setAsideStrangeLog(directory) : null;
  if (strange !== null) notices.push(strange);
  const openStore = (name: Name): KeyValueFile => {
    const notice = setAsideDamaged(directory, name);
    if (notice !== null) notices.push(notice);
    try {
      return keyValueFile(make(objectStoreOptions(directory, name)));
    } catch (error) {
      throw storageError(error, `read ${name}.json`);
    }
  };
  const readAsItIs = (name: Name): unknown => {
    try {
      return make(objectStoreOptions(directory, name)).store;
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
          if (hold.notice !== null) throw BerthError.of('STORAGE', hold.notice.message);
          opened ??= openStore(name);
          opened.write(value);
        },
      };
    },
  };
}
