import { z } from 'zod';
import { idSchema } from './registry.ts';

/** A repository that a person starred. */
export const favouriteSchema = z.object({ registryId: idSchema, repository: z.string() });
export type Favourite = z.infer<typeof favouriteSchema>;

/** A repository, or an image of it, that was open not long ago. */
export const recentSchema = z.object({
  registryId: idSchema,
  repository: z.string().min(1).max(512),
  /** A tag or a digest; null when the repository itself was open. */
  reference: z.string().min(1).max(255).nullable(),
  at: z.iso.datetime(),
});
export type Recent = z.infer<typeof recentSchema>;

/** As many are kept, one per registry, repository and reference. */
export const mostRecents = 50;
