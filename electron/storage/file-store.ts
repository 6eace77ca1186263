import { readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Notice } from '../../shared/model/app-info.ts';
import type { KeyValueFile } from '../../shared/ports.ts';
import { storageError, systemCode } from './storage-error.ts';

/** What conf and electron-store have in common, as far as Berth uses them. */
export interface ObjectStore {
  store: Record<string, unknown>;
}

/** Hands a conf or electron-store instance to storage as a port. Its failures become STORAGE. */
export function keyValueFile(store: ObjectStore): KeyValueFile {
  return {
    read() {
      try {
        return store.store;
      } catch (error) {
        throw storageError(error, 'read the settings');
      }
    },
    write(value) {
      try {
        store.store = value;
      } catch (error) {
        throw storageError(error, 'save the settings');
      }
    },
  };
}

/**
 * The options both kinds are made with: one file in the data directory, closed
 * to others, host names usable as keys, and never emptied in silence.
 */
export function objectStoreOptions(
  directory: string,
  name: 'settings' | 'window',
): {
  cwd: string;
  configName: string;
  name: string;
  fileExtension: string;
  configFileMode: number;
  accessPropertiesByDotNotation: false;
  clearInvalidConfig: false;
} {
  return {
    cwd: directory,
    // conf calls it configName, electron-store calls it name.
    configName: name,
    name,
    fileExtension: 'json',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
  };
}

/**
 * To be called before the store is made, which throws on a file that is not
 * JSON: such a file is set aside and a notice answered, else null. Throws
 * STORAGE when it can be neither read nor moved.
 */
export function setAsideDamaged(
  directory: string,
  name: 'settings' | 'window',
  now: Date = new Date(),
): Notice | null {
  const path = join(directory, `${name}.json`);
  try {
    if (isObject(readFileSync(path, 'utf8'))) return null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (systemCode(error) !== 'EISDIR') throw storageError(error, `read ${path}`);
  }
  const at = now.toISOString();
  const aside = `${path}.damaged-${at.replaceAll(':', '-')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    throw storageError(error, `set ${path} aside`);
  }
  const message = `${name}.json was damaged. It has been set aside as ${basename(aside)}, and Berth starts with the usual settings.`;
  return { kind: 'setAside', message, at };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
