import { z } from 'zod';
import { textSchema } from '../text/text.ts';
import { imageKindSchema } from './image-kind.ts';
import { platformSchema } from './platform.ts';
import { idSchema } from './registry.ts';

const count = z.number().int().min(0);

/** Digests and tags from which a person types how many there are. */
export const typedFrom = { digests: 2, tags: 3 } as const;

/** What a delete will do, before anything is sent. */
export const deletePlanSchema = z.object({
  planId: idSchema,
  registryId: idSchema,
  repository: z.string(),
  /** ISO time. */
  plannedAt: z.string(),
  /** Everything in the repository was looked at. */
  complete: z.boolean(),
  /** `digest`: manifests with all their tags; `tag`: tags alone, their manifests stay. */
  way: z.enum(['digest', 'tag']),
  /** The other way could be planned too. */
  otherWay: z.boolean(),
  /** What goes, each digest once. */
  images: z.array(
    z.object({
      digest: z.string(),
      kind: imageKindSchema,
      /** The digest itself was chosen. */
      chosen: z.boolean(),
      tags: z.array(z.object({ name: z.string(), chosen: z.boolean() })),
    }),
  ),
  /** Tags of the same digests that stay. */
  stay: z.array(z.string()),
  /** Indexes that stay and lose a member, and of which platform it is. */
  broken: z.array(
    z.object({
      digest: z.string(),
      tags: z.array(z.string()),
      loses: z.array(z.object({ digest: z.string(), platform: platformSchema.nullable() })),
    }),
  ),
  /** What refers to what goes, and stays behind; by kind. */
  referrers: z.array(z.object({ kind: imageKindSchema, count })),
  /** Platforms of indexes that go, which stay without a tag. */
  children: count,
  /** What nothing else in the repository uses any more; null where that is not known. */
  freed: z.object({ bytes: count, layers: count }).nullable(),
  /** What the registry itself keeps, and for how long. */
  keeps: textSchema.nullable(),
  /** What could not be found out, or is not there any more. */
  notes: z.array(textSchema),
});
export type DeletePlan = z.infer<typeof deletePlanSchema>;

/** How many digests and tags of a plan go. */
export function countOf({ images, way }: Pick<DeletePlan, 'images' | 'way'>): {
  digests: number;
  tags: number;
} {
  return {
    digests: way === 'tag' ? 0 : images.length,
    tags: images.reduce((sum, { tags }) => sum + tags.length, 0),
  };
}

/** Whether a person types the number first. */
export function isTyped(plan: Pick<DeletePlan, 'images' | 'way'>): boolean {
  const { digests, tags } = countOf(plan);
  return digests >= typedFrom.digests || tags >= typedFrom.tags;
}
