import { z } from 'zod';
import {
  changedSettings,
  type Settings,
  type SettingsChanges,
  settingsSchema,
  viewSchema,
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
      const next = changedSettings(current, changes);
      if (JSON.stringify(next) === JSON.stringify(current)) return current;
      const view = { ...storedSchema.parse(stored['view']), ...next.view };
      const written = { ...stored, ...next, view };
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
  const view = fitting(viewSchema.shape, storedSchema.parse(stored['view']));
  return settingsSchema.parse(fitting(settingsSchema.shape, { ...stored, view }));
}

/** Those of the stored keys that are known and fit. */
function fitting(
  shape: Readonly<Record<string, z.ZodType>>,
  stored: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, schema]) => {
      const parsed = schema.safeParse(stored[key]);
      return parsed.success ? [[key, parsed.data] as const] : [];
    }),
  );
}
