import { z } from 'zod';
import { languages } from '../text/language.ts';

/** Preferences of this installation; every key has a default, so a file may lack any of them. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** `en-XA` is a pseudo-language, for development. */
  language: z.enum(['system', ...languages]).default('system'),
  closeToTray: z.boolean().default(false),
  startAtLogin: z.boolean().default(false),
  /** Minutes without use after which a vault that only a passphrase opens is locked; 0 is never. */
  idleLockMinutes: z.number().int().min(0).max(1440).default(15),
  /** What the log file in the data directory holds. */
  logLevel: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

export const settingsChangesSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  language: settingsSchema.shape.language.unwrap().optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  idleLockMinutes: settingsSchema.shape.idleLockMinutes.unwrap().optional(),
  logLevel: settingsSchema.shape.logLevel.unwrap().optional(),
});
export type SettingsChanges = z.infer<typeof settingsChangesSchema>;
