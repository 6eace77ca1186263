import { BerthError, type ErrorCode, toErrorData } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { Refusal } from './platform-system.ts';

/** The statuses that the systems' documents know; everything that may pass is 503. */
const statuses: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNSUPPORTED: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
};

/**
 * A failure of a use-case as the systems tell it: a registry's own 401, 403 and 404 stay
 * what they are, its silence, its faults and a locked vault are 503, a taken name is 409.
 */
export function refusalOf(error: unknown): Refusal {
  const { code, reason, message, hint, detail } = toErrorData(error);
  const status = reason === 'nameTaken' ? 409 : (statuses[code] ?? 503);
  const issue = detail !== undefined && 'issues' in detail ? detail.issues[0] : undefined;
  const field = issue?.path.replace(/^(?:registry|changes)\./, '');
  return { status, message, hint, ...(field === undefined || field === '' ? {} : { field }) };
}

/** INVALID_INPUT for a field of the body, in the system's own spelling. */
export function invalidField(field: string, why: Text): BerthError {
  return BerthError.invalid(field, text('platform.field', { field, why }));
}

/** INVALID_INPUT for a field that the document requires. */
export function requiredField(field: string): BerthError {
  return BerthError.invalid(field, text('platform.required', { field }));
}
