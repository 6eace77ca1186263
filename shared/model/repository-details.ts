import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';

/** What the provider's own API tells of one repository; null where it does not. */
export const repositoryDetailsSchema = z.object({
  name: z.string(),
  tags: z.number().int().min(0).nullable(),
  /** Manifests, tagged or not. */
  artifacts: z.number().int().min(0).nullable(),
  /** Compressed bytes, as the provider counts them. */
  size: z.number().int().min(0).nullable(),
  /** When it was last pushed to; ISO time. */
  pushedAt: z.string().nullable(),
  /** Why nothing is told of it. */
  error: errorDataSchema.optional(),
});
export type RepositoryDetails = z.infer<typeof repositoryDetailsSchema>;
