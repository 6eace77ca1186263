import type { KeyValueFile } from '../../shared/ports.ts';

/** What conf and electron-store have in common, as far as Berth uses them. */
export interface ObjectStore {
  store: Record<string, unknown>;
}

/** Hands a conf or electron-store instance to storage as a port. */
export function keyValueFile(_store: ObjectStore): KeyValueFile {
  throw new Error('being written');
}
