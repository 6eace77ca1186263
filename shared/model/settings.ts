import { z } from 'zod';
import { languages } from '../text/language.ts';

/** The tools that a pull command is written for. */
export const pullTools = ['docker', 'podman', 'nerdctl', 'skopeo'] as const;
export type PullTool = (typeof pullTools)[number];

/** How the page was left, so that it comes back as it was; every key has a default. */
export const viewSchema = z.object({
  /** The path of the place that was open last, with its query; null before the first. */
  lastPath: z.string().max(4096).nullable().default(null),
  /** In pixels. */
  sidebarWidth: z.number().int().min(180).max(480).default(230),
  /** In pixels. */
  listWidth: z.number().int().min(320).max(1200).default(470),
  /** Groups of the sidebar that are folded, by name. */
  collapsedGroups: z.array(z.string().max(256)).max(200).default([]),
  tagSort: z.enum(['version', 'newest', 'name']).default('version'),
  repositories: z.enum(['flat', 'tree']).default('flat'),
  pullTool: z.enum(pullTools).default('docker'),
  /** Ids of the registries that were the default, the latest first. */
  recentDefaults: z.array(z.string().max(64)).max(50).default([]),
});
export type View = z.infer<typeof viewSchema>;

/** Preferences of this installation; every key has a default, so a file may lack any of them. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** `en-XA` is a pseudo-language, for development. */
  language: z.enum(['system', ...languages]).default('system'),
  /** Nothing in any registry is changed; their records may be. */
  readOnly: z.boolean().default(false),
  closeToTray: z.boolean().default(false),
  startAtLogin: z.boolean().default(false),
  /** Minutes without use after which a vault that only a passphrase opens is locked; 0 is never. */
  idleLockMinutes: z.number().int().min(0).max(1440).default(15),
  /** Minutes between two tests of the default in the background; 0 is never. */
  healthMinutes: z.number().int().min(0).max(1440).default(15),
  /** What the log file in the data directory holds. */
  logLevel: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
  view: viewSchema.default(viewSchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

const viewChangesSchema = z.strictObject({
  lastPath: viewSchema.shape.lastPath.unwrap().optional(),
  sidebarWidth: viewSchema.shape.sidebarWidth.unwrap().optional(),
  listWidth: viewSchema.shape.listWidth.unwrap().optional(),
  collapsedGroups: viewSchema.shape.collapsedGroups.unwrap().optional(),
  tagSort: viewSchema.shape.tagSort.unwrap().optional(),
  repositories: viewSchema.shape.repositories.unwrap().optional(),
  pullTool: viewSchema.shape.pullTool.unwrap().optional(),
  recentDefaults: viewSchema.shape.recentDefaults.unwrap().optional(),
});

/** Those of the changes that can be kept: one that is too long loses none of the others. */
export function fittingView(
  changes: z.infer<typeof viewChangesSchema>,
): z.infer<typeof viewChangesSchema> {
  const fits = Object.entries(viewChangesSchema.shape).filter(
    ([key, schema]) => schema.safeParse(Reflect.get(changes, key)).success,
  );
  const kept = new Set(fits.map(([key]) => key));
  return viewChangesSchema.parse(
    Object.fromEntries(Object.entries(changes).filter(([key]) => kept.has(key))),
  );
}

/** A key left out keeps; `view` merges key by key. */
export const settingsChangesSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  language: settingsSchema.shape.language.unwrap().optional(),
  readOnly: z.boolean().optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  idleLockMinutes: settingsSchema.shape.idleLockMinutes.unwrap().optional(),
  healthMinutes: settingsSchema.shape.healthMinutes.unwrap().optional(),
  logLevel: settingsSchema.shape.logLevel.unwrap().optional(),
  view: viewChangesSchema.optional(),
});
export type SettingsChanges = z.infer<typeof settingsChangesSchema>;

/** The settings with changes applied to them. */
export function changedSettings(settings: Settings, changes: SettingsChanges): Settings {
  const { view, ...others } = changes;
  return settingsSchema.parse({
    ...settings,
    ...given(others),
    view: { ...settings.view, ...given(view ?? {}) },
  });
}

function given(changes: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
