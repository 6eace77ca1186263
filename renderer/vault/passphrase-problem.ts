import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import type { BerthError } from '../../shared/errors.ts';
import { retryAtOf } from '../errors/retry-at.ts';

/** What to say at the field of a passphrase that was refused; undefined for failures that are none of its own. */
export function passphraseProblem(error: BerthError | null): string | undefined {
  if (error === null) return undefined;
  if (error.reason === 'wrongPassphrase') return t`Wrong passphrase`;
  if (error.code !== 'RATE_LIMITED') return undefined;
  const at = retryAtOf(error);
  if (at === null) return t`Too many attempts. Try again later.`;
  const time = i18n.date(new Date(at), { timeStyle: 'medium' });
  return t`Too many guesses at once. Try again at ${time}.`;
}
