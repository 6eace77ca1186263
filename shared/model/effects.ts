import { z } from 'zod';
import { textSchema } from '../text/text.ts';

/** What can follow the default, each turned on by itself. */
export const effectIds = ['logins', 'containers', 'skaffold', 'environment'] as const;
export type EffectId = (typeof effectIds)[number];
export const effectIdSchema = z.enum(effectIds);

/** Why a file was left alone. */
const problemSchema = z.object({
  path: z.string(),
  message: z.string(),
  text: textSchema.optional(),
});
export type EffectProblem = z.infer<typeof problemSchema>;

/** One integration as it is now: its files are looked at each time. */
export const effectSchema = z.object({
  id: effectIdSchema,
  on: z.boolean(),
  /** When it was turned on (ISO). */
  since: z.string().nullable(),
  /** The files it has a part in, or would have. */
  files: z.array(z.string()),
  /** When the files were last brought up to date (ISO), and the milliseconds that took. */
  followedAt: z.string().nullable(),
  milliseconds: z.number().nullable(),
  /** Files that are left alone, or that others changed back. */
  problems: z.array(problemSchema),
});
export type Effect = z.infer<typeof effectSchema>;

export const effectsSchema = z.object({
  effects: z.array(effectSchema),
  sequence: z.number().int().min(0),
});

/** What turning an integration on or off changes, line by line. */
export const effectPreviewSchema = z.object({
  /** To be named when it is done: what is done is what was shown. */
  seen: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      /** Null: nothing changes. */
      change: z
        .object({ line: z.number(), removed: z.array(z.string()), added: z.array(z.string()) })
        .nullable(),
      /** The whole text, to be written by hand, and why Berth leaves the file alone. */
      problem: problemSchema.nullable(),
    }),
  ),
});
export type EffectPreview = z.infer<typeof effectPreviewSchema>;
