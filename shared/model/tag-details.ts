import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';
import { imageKindSchema } from './image-kind.ts';
import { platformSchema } from './platform.ts';
import { scanSchema } from './scan.ts';

/** What is known of one tag beside its name; null where nobody says. */
export const tagDetailsSchema = z.object({
  name: z.string(),
  digest: z.string().nullable(),
  /** Compressed bytes, as the provider counts them or as `sizeOf` says. */
  size: z.number().int().min(0).nullable(),
  /** ISO times. */
  pushedAt: z.string().nullable(),
  pulledAt: z.string().nullable(),
  /** What follows is told by the image itself, for tags asked for by name. */
  kind: imageKindSchema.optional(),
  mediaType: z.string().nullable().optional(),
  artifactType: z.string().nullable().optional(),
  platforms: z.array(platformSchema).optional(),
  /** When the image says it was made; ISO time. */
  createdAt: z.string().nullable().optional(),
  /** `platform`: of the image for this computer's platform, of several. */
  sizeOf: z.enum(['platform', 'all']).optional(),
  /** What the provider's scanner found, where it tells with its lists; null for not scanned. */
  scan: scanSchema.nullable().optional(),
  source: z.enum(['provider', 'registry', 'cache']).optional(),
  /** When the registry was asked; ISO time. */
  seenAt: z.string().optional(),
  /** Why this one could not be described, or not in whole. */
  error: errorDataSchema.optional(),
});
export type TagDetails = z.infer<typeof tagDetailsSchema>;
