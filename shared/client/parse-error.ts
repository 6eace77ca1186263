import { BerthError, type ErrorData, errorDataSchema } from '../errors.ts';

/** Rebuilds an error that crossed the boundary; what is no error data becomes INTERNAL. */
export function parseError(value: unknown): BerthError {
  const parsed = errorDataSchema.safeParse(value);
  return BerthError.fromData(parsed.success ? parsed.data : unknownError);
}

const unknownError: ErrorData = {
  code: 'INTERNAL',
  message: 'Berth answered with an error that cannot be read',
};
