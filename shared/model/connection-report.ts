import { z } from 'zod';
import { errorDataSchema, errorReasons } from '../errors.ts';
import { textSchema } from '../text/text.ts';
import { providers } from './provider.ts';

export const checkNames = [
  'address',
  'tls',
  'api',
  'credential',
  'catalog',
  'delete',
  'referrers',
] as const;
export type CheckName = (typeof checkNames)[number];

/** One line of a connection test. */
export const connectionCheckSchema = z.object({
  name: z.enum(checkNames),
  status: z.enum(['ok', 'warning', 'failed', 'unknown']),
  reason: z.enum(errorReasons).optional(),
  /** English renderings of `text` and `hintText`. */
  message: z.string(),
  hint: z.string().optional(),
  text: textSchema.optional(),
  hintText: textSchema.optional(),
});
export type ConnectionCheck = z.infer<typeof connectionCheckSchema>;

/** What answers at an address whose provider was not known; `certain` when it said so itself. */
export const recognisedProductSchema = z.object({
  provider: z.enum(providers),
  version: z.string().max(64).optional(),
  certain: z.boolean(),
});
export type RecognisedProduct = z.infer<typeof recognisedProductSchema>;

/** What a connection test found; `latencyMs` is the first answer's time in milliseconds. */
export const connectionReportSchema = z.object({
  ok: z.boolean(),
  checks: z.array(connectionCheckSchema),
  auth: z.enum(['none', 'basic', 'bearer', 'provider']),
  username: z.string().optional(),
  latencyMs: z.number(),
  error: errorDataSchema.optional(),
  /** Of a registry saved without a provider of its own. */
  product: recognisedProductSchema.optional(),
});
export type ConnectionReport = z.infer<typeof connectionReportSchema>;
