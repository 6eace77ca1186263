import { z } from 'zod';
import { idSchema } from './registry.ts';

export const topics = [
  'registries',
  'settings',
  'vault',
  'jobs',
  'activity',
  'favourites',
  'lists',
  'systems',
  'effects',
] as const;
export type Topic = (typeof topics)[number];

/** Sent after the durable write; an answer with a lower sequence never overwrites a newer one. */
export const changedSchema = z.object({
  topic: z.enum(topics),
  sequence: z.number().int().min(0),
  /** Whose lists changed. */
  registryId: idSchema.optional(),
  /** Whose tags changed; left out when it was the list of repositories. */
  repository: z.string().optional(),
});
export type Changed = z.infer<typeof changedSchema>;
