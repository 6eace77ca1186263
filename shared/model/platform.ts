import { z } from 'zod';

/** What an image runs on (OCI Image 1.1, "Image Index", `platform`). */
export const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  /** Windows tells its versions apart by nothing else. */
  osVersion: z.string().optional(),
});
export type Platform = z.infer<typeof platformSchema>;

/** As Docker writes it: `linux/arm64/v8`, with a version of the system where there is one. */
export function platformName({ os, architecture, variant, osVersion }: Platform): string {
  const name = [os, architecture, variant].filter((part) => part !== undefined).join('/');
  return osVersion === undefined ? name : `${name} ${osVersion}`;
}
