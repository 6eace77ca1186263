import { z } from 'zod';
import { platformSchema } from './platform.ts';

const bytes = z.number().int().min(0);
const either = z.string().nullable();

/** Something that both sides may have, by its name. */
const pairSchema = z.object({ name: z.string(), left: either, right: either });
export type ComparedPair = z.infer<typeof pairSchema>;

/** Fields of the configuration, in the order they are shown. */
export const comparedFields = [
  'created',
  'author',
  'user',
  'workingDir',
  'entrypoint',
  'cmd',
  'stopSignal',
  'healthcheck',
  'exposedPorts',
  'volumes',
] as const;
export type ComparedField = (typeof comparedFields)[number];

const comparedLayer = z.object({ digest: z.string(), size: bytes.nullable() });
const layerPairSchema = z.object({
  /** `recompressed`: the same files, compressed in another way. */
  state: z.enum(['shared', 'recompressed', 'added', 'removed']),
  left: comparedLayer.nullable(),
  right: comparedLayer.nullable(),
});
export type ComparedLayer = z.infer<typeof layerPairSchema>;

const sideSchema = z.object({
  /** Of what was asked for: the index where there is one. */
  digest: z.string(),
  /** Of the platform compared. */
  platformDigest: z.string().nullable(),
  platform: platformSchema.nullable(),
  /** Configuration and layers, compressed. */
  size: bytes.nullable(),
});

/** What two images have in common and what not; what is the same on both sides is left out. */
export const comparisonSchema = z.object({
  left: sideSchema,
  right: sideSchema,
  /** One manifest, or one of the platform compared. */
  same: z.enum(['all', 'platform', 'no']),
  /** The right side has no image for the left one's platform. */
  otherPlatform: z.boolean(),
  /** By platform: the digests that either side has for it. */
  platforms: z.array(pairSchema),
  fields: z.array(z.object({ field: z.enum(comparedFields), left: either, right: either })),
  env: z.array(pairSchema),
  labels: z.array(pairSchema),
  layers: z.array(layerPairSchema),
  /** Compressed bytes of the right side's layers that the left one does not hold. */
  bytesToPull: bytes,
});
export type Comparison = z.infer<typeof comparisonSchema>;
