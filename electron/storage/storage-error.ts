import { BerthError, type ErrorReason } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';

/** The system's own code of a failed call, such as `ENOSPC`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

interface Cause {
  reason?: ErrorReason;
  why: Text;
  hint: Text;
}

const full: Cause = {
  reason: 'diskFull',
  why: text('storage.why.full'),
  hint: text('storage.full.hint'),
};
const denied: Cause = {
  reason: 'noPermission',
  why: text('storage.why.denied'),
  hint: text('storage.denied.hint'),
};
const readOnlyDisk: Cause = { ...denied, why: text('storage.why.readOnly') };

const causes: Record<string, Cause> = {
  ENOSPC: full,
  EDQUOT: { ...full, why: text('storage.why.quota') },
  EFBIG: { ...full, why: text('storage.why.fileSize') },
  EACCES: denied,
  EPERM: denied,
  EROFS: readOnlyDisk,
};

/**
 * A failed file operation as STORAGE, with reason `diskFull` or `noPermission`
 * where the system says so; `failure` says what failed, such as `storage.save`.
 */
export function storageError(error: unknown, failure: Text): BerthError {
  if (error instanceof BerthError) return error;
  const code = systemCode(error);
  const cause = code === undefined ? undefined : causes[code];
  if (cause !== undefined)
    return BerthError.of('STORAGE', text('storage.because', { failure, why: cause.why }), {
      reason: cause.reason,
      hint: cause.hint,
      cause: error,
    });
  const told = code === undefined ? failure : text('storage.withCode', { failure, code });
  return BerthError.of('STORAGE', told, {
    hint: text('storage.other.hint'),
    cause: error,
  });
}
