import type { BerthError, ErrorData } from '../../shared/errors.ts';

/** When a registry that asked to slow down may be asked again, in milliseconds since 1970; null where it does not tell. */
export function retryAtOf({ detail }: BerthError | ErrorData): number | null {
  if (detail === undefined || !('retryAt' in detail) || detail.retryAt === null) return null;
  const time = Date.parse(detail.retryAt);
  return Number.isNaN(time) ? null : time;
}
