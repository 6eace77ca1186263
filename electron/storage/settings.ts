import { z } from 'zod';
import {
  type Settings,
  type SettingsChanges,
  settingsSchema,
} from '../../shared/model/settings.ts';
import type { KeyValueFile } from '../../shared/ports.ts';

export interface SettingsStore {
  get(): Settings;
  /** Saves and answers the new settings. Throws STORAGE when the file cannot be written. */
  update(changes: SettingsChanges): Settings;
}

export interface FileSettings extends SettingsStore {
  /** Reads the file again, which another process may have changed; one that cannot be read changes nothing. */
  refresh(): void;
}

const storedSchema = z.record(z.string(), z.unknown()).catch({});

/**
 * Settings over a file, read once. A key that is missing or does not fit gets
 * its default and the others stay; keys that this Berth does not know are kept
 * for the one that does. Throws STORAGE when the file cannot be read.
 */
export function openSettings(file: KeyValueFile): FileSettings {
  let stored = storedSchema.parse(file.read());
  let current = settingsOf(stored);
  return {
    get: () => current,
    update(changes) {
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      const next = settingsSchema.parse({ ...current, ...Object.fromEntries(given) });
      if (JSON.stringify(next) === JSON.stringify(current)) return current;
      const written = { ...stored, ...next };
      file.write(written);
      stored = written;
      current = next;
      return current;
    },
    refresh() {
      try {
        stored = storedSchema.parse(file.read());
        current = settingsOf(stored);
      } catch {
        // What was read before is as good as any.
      }
    },
  };
}

function settingsOf(stored: Record<string, unknown>): Settings {
  const fitting = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(stored[key]);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return settingsSchema.parse(Object.fromEntries(fitting));
}
