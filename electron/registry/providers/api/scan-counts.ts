import { z } from 'zod';
import type { Scan } from '../../../../shared/model/scan.ts';
import { looseCount } from './loose-fields.ts';

type Counted = Pick<Scan, 'critical' | 'high' | 'medium' | 'low' | 'other'>;
const severities = ['critical', 'high', 'medium', 'low'] as const;

/** Findings by severity; others than the four that all scanners have count as `other`. */
export function countSeverities(
  found: Iterable<readonly [severity: string, count: number]>,
): Counted {
  const counted: Counted = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };
  for (const [name, count] of found) {
    const severity = severities.find((one) => one === name.toLowerCase()) ?? 'other';
    counted[severity] += count;
  }
  return counted;
}

/** Counts under the names of severities, as Harbor and ECR have them; null for anything else. */
export const severityCounts = z
  .record(z.string().max(64), looseCount)
  .nullish()
  .catch(null)
  .transform((counts) =>
    counts == null
      ? null
      : countSeverities(Object.entries(counts).map(([name, count]) => [name, count ?? 0] as const)),
  );
