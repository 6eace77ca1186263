import { z } from 'zod';

export const topics = ['registries', 'settings', 'vault', 'jobs', 'activity'] as const;
export type Topic = (typeof topics)[number];

/** Sent after the durable write; an answer with a lower sequence never overwrites a newer one. */
export const changedSchema = z.object({
  topic: z.enum(topics),
  sequence: z.number().int().min(0),
});
export type Changed = z.infer<typeof changedSchema>;
