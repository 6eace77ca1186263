import type { RateLimit } from '../../registry/protocol/rate-limit.ts';

/** Of a quota so much is left for the person's own pulls: a tenth, and at least five. */
const leftForPulls = { part: 0.1, least: 5 } as const;

/** True when a registry that counts pulls has few of them left; it tells with every answer. */
export function isQuotaNear(rateLimit: RateLimit | null): boolean {
  const { limit = null, remaining = null } = rateLimit ?? {};
  if (remaining === null) return false;
  return remaining <= Math.max(leftForPulls.least, (limit ?? 0) * leftForPulls.part);
}
