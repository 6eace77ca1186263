import { z } from 'zod';
import { imageKindSchema } from './image-kind.ts';

/** Something attached to a manifest: a signature, an SBOM, an attestation, any artifact. */
export const referrerSchema = z.object({
  digest: z.string(),
  mediaType: z.string().nullable(),
  artifactType: z.string().nullable(),
  kind: imageKindSchema,
  /** Bytes of its manifest. */
  size: z.number().int().min(0).nullable(),
  annotations: z.record(z.string(), z.string()),
  /** ISO time, as it says itself. */
  createdAt: z.string().nullable(),
  /** What it says it proves, where a list tells (in-toto's predicate type). */
  predicateType: z.string().nullable(),
  /**
   * How it was found: the registry's list, the fallback tag (OCI Distribution 1.1),
   * or a tag of cosign's own, such as `sha256-….sig`.
   */
  via: z.enum(['api', 'tag', 'cosign']),
});
export type Referrer = z.infer<typeof referrerSchema>;
