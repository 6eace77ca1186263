import { z } from 'zod';

/** What a manifest stands for, as far as it says so itself. */
export const imageKinds = [
  'image',
  'index',
  'helm',
  'wasm',
  'model',
  'compose',
  'plugin',
  'signature',
  'sbom',
  'attestation',
  'cache',
  /** Docker's manifest version 2, schema 1. */
  'legacy',
  /** Any other artifact: files with a type of their own. */
  'artifact',
  'unknown',
] as const;
export const imageKindSchema = z.enum(imageKinds);
export type ImageKind = z.infer<typeof imageKindSchema>;
