import { BerthError, type ErrorCode } from '../../shared/errors.ts';
import { handedDownInWords } from './helper-environment.ts';

const instead = 'or edit the registry and save a user name and password instead.';

export function helperNameRefused(): BerthError {
  return BerthError.invalid('credential.helper', 'This is not the name of a credential helper', {
    hint: 'Give the part after docker-credential-, such as desktop or ecr-login.',
  });
}

/** UNSUPPORTED: no such program in any of the folders. */
export function helperNotFound(name: string, file: string, folders: readonly string[]): BerthError {
  const shown = folders.slice(0, 30).join(', ');
  const more = folders.length > 30 ? ` and ${folders.length - 30} more` : '';
  return BerthError.of('UNSUPPORTED', `The credential helper ${name} is not on this computer`, {
    reason: 'helperNotFound',
    hint: `${file} was looked for in ${shown}${more}. Install it, correct the name, ${instead}`,
  });
}

/** UNSUPPORTED: found, but somebody else could have put it there. */
export function helperNotTrusted(name: string, candidate: string): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    `The credential helper ${name} is not run: others may change it`,
    {
      reason: 'helperNotFound',
      hint: `${candidate}, its folder and all folders above must belong to you or the administrator, and nobody else may write there.`,
    },
  );
}

/** It ran and gave nothing of use; what it said may hold a secret and is never repeated. */
export function helperFailed(
  name: string,
  what: string,
  code: Extract<ErrorCode, 'UNAUTHORIZED' | 'BAD_RESPONSE' | 'TIMEOUT' | 'UNSUPPORTED'>,
): BerthError {
  return BerthError.of(code, `The credential helper ${name} ${what}`, failed(name));
}

/** TOO_LARGE: it had said `bytes` bytes when it was ended. */
export function helperTooLong(name: string, bytes: number, limit: number): BerthError {
  return BerthError.tooLarge(
    bytes,
    limit,
    `The credential helper ${name} answered more than ${limit} bytes`,
    failed(name),
  );
}

function failed(name: string) {
  return {
    reason: 'helperFailed',
    hint: `Try docker-credential-${name} in a terminal, ${instead} If it works there, it may need a variable that Berth was not started with or does not hand down: helpers get ${handedDownInWords}, and no others, since those may hold secrets of other programs.`,
  } as const;
}

export function helperCancelled(name: string): BerthError {
  return BerthError.of('CANCELLED', `Asking the credential helper ${name} was cancelled`);
}
