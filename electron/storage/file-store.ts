import { randomBytes } from 'node:crypto';
import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jsonValue } from '../../shared/json-text.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { KeyValueFile } from '../../shared/ports.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text as asText } from '../../shared/text/text.ts';
import { type RegularFile, readRegularFileSync } from './read-regular-file.ts';
import { storageError } from './storage-error.ts';

/** The log's name in the data directory. */
const logFileName = 'berth.log';

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
        throw storageError(error, asText('storage.readSettings'));
      }
    },
    write(value) {
      try {
        store.store = value;
      } catch (error) {
        throw storageError(error, asText('storage.saveSettings'));
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

/** Longer than any settings of Berth, in bytes. */
export const maxStoreBytes = 1024 * 1024;

/**
 * To be called before the store is made, which throws on a file that is not
 * JSON, and waits for ever for a pipe: such a file is set aside and a notice
 * answered, else null. A link in its place becomes a file with what it leads to, which
 * the store would write to: only the book may lie elsewhere. Throws STORAGE when it can
 * be neither read nor moved.
 */
export function setAsideDamaged(
  directory: string,
  name: 'settings' | 'window',
  now: Date = new Date(),
): Notice | null {
  const path = join(directory, `${name}.json`);
  const file = readFile(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (file === null && !isLink) return null;
  if (file?.state === 'read' && isObject(file.bytes.toString('utf8'))) {
    if (isLink) replaceLink(path, file.bytes);
    return null;
  }
  const at = now.toISOString();
  const aside = moveAside(path, at);
  const told = asText('storage.damagedSettings', { file: `${name}.json`, aside: basename(aside) });
  return { kind: 'setAside', ...asMessage(told), at };
}

/**
 * To be called before the log is opened: what stands in its place and is no
 * file is set aside and a notice answered, else null. A link stays: the log
 * does not follow it. Throws STORAGE when it cannot be moved.
 */
export function setAsideStrangeLog(directory: string, now: Date = new Date()): Notice | null {
  const path = join(directory, logFileName);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile() || found.isSymbolicLink()) return null;
  const at = now.toISOString();
  const aside = moveAside(path, at);
  const told = asText('storage.strangeLog', { file: logFileName, aside: basename(aside) });
  return { kind: 'setAside', ...asMessage(told), at };
}

/** Null when there is no file; a link that leads nowhere is as good as none. */
function readFile(path: string): RegularFile | null {
  try {
    const file = readRegularFileSync(path, { limit: maxStoreBytes });
    return file.state === 'missing' ? null : file;
  } catch (error) {
    throw storageError(error, asText('storage.read', { file: path }));
  }
}

function replaceLink(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw storageError(error, asText('storage.save', { file: basename(path) }));
  }
}

function moveAside(path: string, at: string): string {
  const aside = `${path}.damaged-${at.replaceAll(':', '-')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    throw storageError(error, asText('storage.setAside', { file: path }));
  }
  return aside;
}

function isObject(text: string): boolean {
  const value = jsonValue(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
