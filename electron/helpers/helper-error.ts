import { BerthError, type ErrorCode } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';

export function helperNameRefused(): BerthError {
  return BerthError.invalid('credential.helper', text('helpers.notAName'), {
    hint: text('helpers.notAName.hint'),
  });
}

/** UNSUPPORTED: no such program in any of the folders. */
export function helperNotFound(name: string, file: string, folders: readonly string[]): BerthError {
  const shown = folders.slice(0, 30).join(', ');
  const listed =
    folders.length > 30
      ? text('helpers.foldersAndMore', { folders: shown, count: folders.length - 30 })
      : shown;
  return BerthError.of('UNSUPPORTED', text('helpers.notFound', { name }), {
    reason: 'helperNotFound',
    hint: text('helpers.notFound.hint', { file, folders: listed }),
  });
}

/** UNSUPPORTED: found, but somebody else could have put it there. */
export function helperNotTrusted(name: string, candidate: string): BerthError {
  return BerthError.of('UNSUPPORTED', text('helpers.notTrusted', { name }), {
    reason: 'helperNotFound',
    hint: text('helpers.notTrusted.hint', { path: candidate }),
  });
}

/** It ran and gave nothing of use; what it said may hold a secret and is never repeated. */
export function helperFailed(
  name: string,
  what: Text,
  code: Extract<ErrorCode, 'UNAUTHORIZED' | 'BAD_RESPONSE' | 'TIMEOUT' | 'UNSUPPORTED'>,
): BerthError {
  return BerthError.of(code, what, failed(name));
}

/** TOO_LARGE: it had said `bytes` bytes when it was ended. */
export function helperTooLong(name: string, bytes: number, limit: number): BerthError {
  return BerthError.tooLarge(bytes, limit, text('helpers.tooLong', { name, limit }), failed(name));
}

function failed(name: string) {
  return {
    reason: 'helperFailed',
    hint: text('helpers.failed.hint', { name, variables: text('helpers.passedOn') }),
  } as const;
}

export function helperCancelled(name: string): BerthError {
  return BerthError.of('CANCELLED', text('helpers.cancelled', { name }));
}
