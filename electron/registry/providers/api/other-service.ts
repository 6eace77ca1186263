import { BerthError } from '../../../../shared/errors.ts';
import { isSizeRefusal } from '../../lists/page-size.ts';

/**
 * True when what answers at an address is not the API that was asked for:
 * connectors for images alone answer 400, others with a web page, or they send
 * to a place of their own.
 */
export function isOtherService(error: unknown): boolean {
  if (!(error instanceof BerthError)) return false;
  if (isSizeRefusal(error)) return false;
  const { reason } = error;
  return (
    error.status === 400 ||
    reason === 'captivePortal' ||
    reason === 'notARegistry' ||
    reason === 'redirectRefused'
  );
}
