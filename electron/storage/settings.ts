import type { Settings, SettingsChanges } from '../../shared/model/settings.ts';
import type { KeyValueFile } from '../../shared/ports.ts';

export interface SettingsStore {
  get(): Settings;
  /** Saves and answers the new settings. Throws STORAGE when the file cannot be written. */
  update(changes: SettingsChanges): Settings;
}

/** Settings over a file; a key that is missing or does not fit gets its default, the others stay. */
export function openSettings(_file: KeyValueFile): SettingsStore {
  throw new Error('being written');
}
