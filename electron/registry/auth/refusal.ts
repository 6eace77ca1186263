import { isSuccess, type RegistryResponse } from '../../http/response.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import type { AuthScheme } from './auth-scheme.ts';
import type { Challenge } from './challenge.ts';
import type { Login } from './login.ts';
import { coversScopes, splitScopes } from './scope.ts';
import type { TokenGrant } from './token-source.ts';

export type Proof = { kind: 'none' } | { kind: 'basic' } | { kind: 'bearer'; grant: TokenGrant };

/** One try of a request: how the registry is believed to ask, and what was shown to it. */
export interface Attempt {
  scheme: AuthScheme | null;
  proof: Proof;
}

/** True when the answer calls for (another) proof of who is asking. */
export function asksAgain(
  response: RegistryResponse,
  login: Login,
  { proof }: Attempt,
  challenges: readonly Challenge[],
): boolean {
  if (response.status === 401) return true;
  // An open registry that mentions a challenge shows more to those it knows (zot).
  if (isSuccess(response.status))
    return proof.kind === 'none' && login.kind !== 'anonymous' && challenges.length > 0;
  // Registries of AWS refuse an expired token with 400 or 403 and no challenge.
  return (
    (response.status === 400 || response.status === 403) &&
    proof.kind === 'bearer' &&
    !proof.grant.fresh &&
    challenges.length === 0 &&
    isDenied(response)
  );
}

/** True when a Basic login may have expired: refused, or denied without a challenge (Amazon ECR). */
export function mayHaveExpired(
  response: RegistryResponse,
  challenges: readonly Challenge[],
): boolean {
  if (response.status === 401) return true;
  if (response.status !== 403 && response.status !== 400) return false;
  // Older servers answer in plain text, and HEAD has no body at all.
  return (
    challenges.length === 0 &&
    (isDenied(response) || (response.status === 403 && readErrorBody(response).errors.length === 0))
  );
}

/**
 * True when the registry says that the scopes a request needs are what is
 * missing: a token for them was refused by decision, and asking on is useless.
 */
export function deniesScopes(challenges: readonly Challenge[], needed: readonly string[]): boolean {
  return challenges.some(
    ({ parameters }) =>
      parameters.get('error') === 'insufficient_scope' &&
      coversScopes(splitScopes(parameters.get('scope')), needed),
  );
}

export function offersBasic(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ scheme }) => scheme === 'basic');
}

function isDenied(response: RegistryResponse): boolean {
  return readErrorBody(response).errors.some((error) => error.code === 'DENIED');
}
