import { z } from 'zod';

/** What a provider knows of one tag beside its name; null where it does not say. */
export const tagDetailsSchema = z.object({
  name: z.string(),
  digest: z.string().nullable(),
  /** Bytes, as the provider counts them. */
  size: z.number().int().min(0).nullable(),
  /** ISO times. */
  pushedAt: z.string().nullable(),
  pulledAt: z.string().nullable(),
});
export type TagDetails = z.infer<typeof tagDetailsSchema>;
