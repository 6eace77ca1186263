import { z } from 'zod';

const count = z.number().int().min(0);

/** What the provider's own scanner found in an image, by severity; it is the provider's word. */
export const scanSchema = z.object({
  critical: count,
  high: count,
  medium: count,
  low: count,
  /** Of any other severity, or none. */
  other: count,
  /** ISO time. */
  scannedAt: z.string().nullable(),
  /** The provider's page with the findings; https. */
  link: z.string().nullable(),
});
export type Scan = z.infer<typeof scanSchema>;
