import { BerthError, type ErrorReason } from '../../shared/errors.ts';

/** The system's own code of a failed call, such as `ENOSPC`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

interface Cause {
  reason?: ErrorReason;
  why: string;
  hint: string;
}

const full: Cause = {
  reason: 'diskFull',
  why: 'the disk is full',
  hint: 'Free some space, then try again. What was saved before is intact.',
};
const denied: Cause = {
  reason: 'noPermission',
  why: 'permission was denied',
  hint: 'Give your account write access to the folder, or choose another one with --data.',
};
const readOnlyDisk: Cause = { ...denied, why: 'the file system is read-only' };

const causes: Record<string, Cause> = {
  ENOSPC: full,
  EDQUOT: { ...full, why: 'the disk quota is used up' },
  EFBIG: { ...full, why: 'the limit for the size of a file is reached' },
  EACCES: denied,
  EPERM: denied,
  EROFS: readOnlyDisk,
};

/**
 * A failed file operation as STORAGE, with reason `diskFull` or `noPermission`
 * where the system says so. `what` completes "Could not …", such as `save book.json`.
 */
export function storageError(error: unknown, what: string): BerthError {
  if (error instanceof BerthError) return error;
  const code = systemCode(error);
  const cause = code === undefined ? undefined : causes[code];
  if (cause !== undefined)
    return BerthError.of('STORAGE', `Could not ${what}: ${cause.why}`, {
      reason: cause.reason,
      hint: cause.hint,
      cause: error,
    });
  return BerthError.of('STORAGE', `Could not ${what}${code === undefined ? '' : ` (${code})`}`, {
    hint: 'Check the disk and the folder, then try again.',
    cause: error,
  });
}
