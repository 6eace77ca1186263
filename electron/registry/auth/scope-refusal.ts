import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import { failed, type RequestPurpose } from '../../http/request-purpose.ts';
import type { Login } from './login.ts';
import { actionsOf, repositoryOf } from './scope.ts';

/** Actions that only look; without the right to them, a repository is as if it were not there. */
const looking: ReadonlySet<string> = new Set(['pull', 'metadata_read']);

/** True when a token server refused a token for scopes: for the login, or for them alone. */
export function mayBeAboutScopes(error: unknown, scopes: readonly string[]): error is BerthError {
  return (
    error instanceof BerthError &&
    error.code === 'UNAUTHORIZED' &&
    (error.reason === 'wrongCredentials' || error.reason === 'credentialRequired') &&
    scopes.length > 0
  );
}

/**
 * FORBIDDEN for scopes that a token server gives no token for, while it knows
 * the login: `hidden` for looking at one repository, else `missingScope`.
 */
export function scopeRefusal(
  refusal: BerthError,
  { scopes, login, purpose }: { scopes: readonly string[]; login: Login; purpose: RequestPurpose },
): BerthError {
  const [first = ''] = scopes;
  const repository = repositoryOf(first);
  const signedIn = login.kind !== 'anonymous';
  const fields = {
    ...(refusal.status === undefined ? {} : { status: refusal.status }),
    ...(refusal.registryErrors === undefined ? {} : { registryErrors: refusal.registryErrors }),
    cause: refusal,
    hint: text(signedIn ? 'access.account.hint' : 'access.visitor.hint'),
  };
  if (repository !== null && actionsOf(first).every((action) => looking.has(action)))
    return BerthError.of(
      'FORBIDDEN',
      failed(
        purpose,
        text(signedIn ? 'repository.hidden' : 'repository.hiddenToVisitors', { repository }),
      ),
      { ...fields, reason: 'hidden' },
    );
  return BerthError.of(
    'FORBIDDEN',
    failed(
      purpose,
      text(signedIn ? 'access.denied' : 'access.deniedToVisitors', { host: purpose.host }),
    ),
    { ...fields, reason: 'missingScope' },
  );
}
