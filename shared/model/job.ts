import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';
import { textSchema } from '../text/text.ts';
import { idSchema } from './registry.ts';

/** What a job does. */
export const jobKinds = ['delete', 'restore'] as const;
export type JobKind = (typeof jobKinds)[number];

/** `failed`: it came to an end, and not everything was done. */
export const jobStates = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** What a paused job waits for. */
export const pauseCauses = ['person', 'vault', 'credential', 'rateLimit', 'restart'] as const;
export type PauseCause = (typeof pauseCauses)[number];

/** `skipped`: left alone, since it is another one than planned, or done by somebody else. */
export const itemOutcomes = ['done', 'skipped', 'failed'] as const;
export type ItemOutcome = (typeof itemOutcomes)[number];

/** What became of one item. */
export const itemResultSchema = z.object({
  outcome: z.enum(itemOutcomes),
  /** Why it failed. */
  error: errorDataSchema.optional(),
  /** What else there is to tell, such as why it was left alone. */
  note: textSchema.optional(),
});
export type ItemResult = z.infer<typeof itemResultSchema>;

/** One item of a job; without an outcome it is still to be done. */
export const jobItemSchema = z.object({
  /** A tag, a digest, a repository. */
  name: z.string(),
  result: itemResultSchema.optional(),
  /** Begun and not told about since: it may or may not have taken effect. */
  begun: z.boolean().optional(),
});
export type JobItem = z.infer<typeof jobItemSchema>;

const countSchema = z.number().int().min(0);

export const jobSchema = z.object({
  id: idSchema,
  kind: z.enum(jobKinds),
  /** What it is about, without its state. */
  title: textSchema,
  registryId: idSchema,
  repository: z.string().nullable(),
  state: z.enum(jobStates),
  pausedBy: z.enum(pauseCauses).optional(),
  /** When it goes on by itself (ISO time). */
  resumesAt: z.string().optional(),
  progress: z.object({
    total: countSchema,
    done: countSchema,
    skipped: countSchema,
    failed: countSchema,
    /** Of items that have bytes to move; `total` null while it is not known. */
    bytes: z.object({ done: countSchema, total: countSchema.nullable() }).nullable(),
  }),
  /** ISO times. */
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  /** Why all of it stopped. */
  error: errorDataSchema.optional(),
  /** What it removed is kept and can be pushed back. */
  restorable: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

/** True while something of a job is under way or will be by itself. */
export function isUnderWay({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** True once a job has come to its end. */
export function isEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
