import { z } from 'zod';
import { imageKindSchema } from './image-kind.ts';
import { platformSchema } from './platform.ts';

const names = z.record(z.string(), z.string());
const bytes = z.number().int().min(0);

/** One image of an index; of a single image, the only one. */
const variantSchema = z.object({
  digest: z.string(),
  mediaType: z.string().nullable(),
  platform: platformSchema.nullable(),
  /** Bytes of the manifest itself, as the index says. */
  size: bytes.nullable(),
  annotations: names,
  /** Manifests that attest to it, from the same index (BuildKit). */
  attestations: z.array(z.string()),
  /** How many indexes lie between it and the one asked for. */
  depth: z.number().int().min(0),
});
export type ImageVariant = z.infer<typeof variantSchema>;

const layerSchema = z.object({
  digest: z.string(),
  mediaType: z.string().nullable(),
  /** Compressed bytes. */
  size: bytes.nullable(),
  annotations: names,
  /** Foreign addresses, for show. */
  urls: z.array(z.string()),
});
export type ImageLayer = z.infer<typeof layerSchema>;

/** One step of the history; `layer` is the place of the layer it made in `layers`. */
const stepSchema = z.object({
  createdAt: z.string().nullable(),
  createdBy: z.string().nullable(),
  comment: z.string().nullable(),
  /** Null for steps that made none. */
  layer: z.number().int().min(0).nullable(),
});
export type ImageStep = z.infer<typeof stepSchema>;

const configSchema = z.object({
  author: z.string().nullable(),
  user: z.string().nullable(),
  workingDir: z.string().nullable(),
  stopSignal: z.string().nullable(),
  entrypoint: z.array(z.string()),
  cmd: z.array(z.string()),
  healthcheck: z.array(z.string()),
  env: z.array(z.string()),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  labels: names,
});
export type ImageRunConfig = z.infer<typeof configSchema>;

/** A document as it was sent; `text` where it is UTF-8, else `base64`. */
const rawSchema = z.object({
  role: z.enum(['index', 'manifest', 'config']),
  mediaType: z.string().nullable(),
  digest: z.string(),
  size: bytes,
  text: z.string().optional(),
  base64: z.string().optional(),
});
export type RawDocument = z.infer<typeof rawSchema>;

/** What an image says of itself (OCI Image 1.1, "Pre-Defined Annotation Keys"; label-schema.org). */
const saidSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  version: z.string().optional(),
  revision: z.string().optional(),
  source: z.string().optional(),
  url: z.string().optional(),
  documentation: z.string().optional(),
  vendor: z.string().optional(),
  authors: z.string().optional(),
  licenses: z.string().optional(),
  baseName: z.string().optional(),
  baseDigest: z.string().optional(),
});
export type SaidOfImage = z.infer<typeof saidSchema>;

export const imageProblems = [
  /** The registry names another digest than its bytes have. */
  'digestMismatch',
  /** The manifest of the platform shown is not in the registry. */
  'manifestMissing',
  /** More or fewer history steps than layers: some steps are shown without a layer. */
  'historyMismatch',
  /** The time it says is one that builders write for "not told". */
  'placeholderTime',
  /** The configuration could not be read. */
  'configUnreadable',
  /** Indexes nested deeper than they are followed, or in a circle. */
  'nestedTooDeep',
] as const;
export type ImageProblem = (typeof imageProblems)[number];

/** Everything the page of an image shows; documents together at most 16 MiB. */
export const imageSchema = z.object({
  kind: imageKindSchema,
  /** Of what was asked for: the index where there is one. */
  digest: z.string(),
  mediaType: z.string().nullable(),
  artifactType: z.string().nullable(),
  annotations: names,
  /** The manifest that this one refers to, for signatures and other referrers. */
  subject: z.string().nullable(),
  platforms: z.array(variantSchema),
  /** The one shown, of `platforms`; null where there is none. */
  shown: z
    .object({
      digest: z.string(),
      kind: imageKindSchema,
      platform: platformSchema.nullable(),
      /** Configuration and layers, compressed; null where one does not tell. */
      size: bytes.nullable(),
      createdAt: z.string().nullable(),
      config: configSchema.nullable(),
      /** The configuration of anything else than a container image, where it is small JSON. */
      artifactConfig: z.unknown().optional(),
      layers: z.array(layerSchema),
      history: z.array(stepSchema),
      annotations: names,
    })
    .nullable(),
  said: saidSchema,
  problems: z.array(z.enum(imageProblems)),
  /** What is left of the registry's quota of pulls, where it counts them. */
  quota: z
    .object({
      limit: bytes.nullable(),
      remaining: bytes,
      /** ISO time. */
      resetsAt: z.string().nullable(),
    })
    .optional(),
  raw: z.array(rawSchema),
});
export type Image = z.infer<typeof imageSchema>;
export type ShownImage = NonNullable<Image['shown']>;
