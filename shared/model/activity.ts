import { z } from 'zod';

/** What changes a registry or a record. */
export const activityActions = [
  'image.deleted',
  'image.restored',
  'registry.created',
  'registry.changed',
  'registry.deleted',
  'registry.restored',
  'registry.forgotten',
] as const;

/** One thing that changed a registry or a record; kept apart from the log, without secrets. */
export const activitySchema = z.object({
  /** ISO time. */
  at: z.string(),
  action: z.enum(activityActions),
  registryId: z.string(),
  /** Its name at that time. */
  registry: z.string(),
  /** User name or key id that it was done with; null for nobody. */
  account: z.string().nullable(),
  repository: z.string().nullable(),
  /** A tag, digest or field. */
  item: z.string().nullable(),
  /** Digests of the tag before and after; null for none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  outcome: z.enum(['done', 'skipped', 'failed']),
  /** What else was told of it, in English. */
  message: z.string().nullable(),
});
export type Activity = z.infer<typeof activitySchema>;
