import { BerthError, toErrorData } from '../../shared/errors.ts';

/** Any thrown value as a BerthError; what is none becomes INTERNAL. */
export function asBerthError(error: unknown): BerthError {
  return error instanceof BerthError ? error : BerthError.fromData(toErrorData(error));
}
