import { isMasked } from '../../../shared/secret-keys.ts';

/** The secret of a foreign record, or null when it did not come. */
export function givenSecret(value: unknown): string | null {
  return typeof value === 'string' && !isMasked(value) ? value : null;
}
