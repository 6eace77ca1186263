import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { AddressPolicy } from '../../http/address-policy.ts';
import { failed, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import type { Challenge } from './challenge.ts';
import { judgeRealm } from './realm.ts';
import { splitScopes } from './scope.ts';

/** How a registry wants to be asked, as one of its challenges told. */
export type AuthScheme =
  | { kind: 'basic' }
  | { kind: 'bearer'; realm: URL; service: string | null; scopes: readonly string[] };

export interface SchemeContext {
  endpoint: Endpoint;
  policy: AddressPolicy;
  purpose: RequestPurpose;
  /** The URL that answered with the challenges. */
  asked: URL;
}

/**
 * The scheme to use among a response's challenges: Bearer when its realm is
 * usable, else Basic, also for a realm that is no address; null when there is
 * no challenge. Throws FORBIDDEN (realmRefused) when the only way leads to an
 * unsafe realm, UNSUPPORTED when no scheme is spoken.
 */
export function chooseScheme(
  challenges: readonly Challenge[],
  context: SchemeContext,
): AuthScheme | null {
  let refused: BerthError | null = null;
  let basic = challenges.some((challenge) => challenge.scheme === 'basic');
  for (const challenge of challenges) {
    if (challenge.scheme !== 'bearer') continue;
    const { parameters } = challenge;
    const verdict = judgeRealm(parameters.get('realm'), context.asked, context);
    if (verdict.kind === 'usable')
      return {
        kind: 'bearer',
        realm: verdict.url,
        service: parameters.get('service') ?? null,
        scopes: splitScopes(parameters.get('scope')),
      };
    if (verdict.kind === 'refused') refused ??= verdict.error;
    else basic = true;
  }
  if (basic) return { kind: 'basic' };
  if (refused !== null) throw refused;
  if (challenges.length === 0) return null;
  throw notSpoken(challenges, context.purpose);
}

/** True when both name the same way of asking, whatever their scopes. */
export function sameScheme(one: AuthScheme, other: AuthScheme): boolean {
  if (one.kind === 'basic' || other.kind === 'basic') return one.kind === other.kind;
  return one.realm.href === other.realm.href && one.service === other.service;
}

function notSpoken(challenges: readonly Challenge[], purpose: RequestPurpose): BerthError {
  const names = [...new Set(challenges.map(({ scheme }) => foreign(purpose, scheme).slice(0, 20)))];
  return BerthError.of(
    'UNSUPPORTED',
    failed(
      purpose,
      text('credential.scheme', { host: purpose.host, schemes: names.slice(0, 4).join(', ') }),
    ),
    {
      reason: 'credentialRequired',
      hint: text('credential.scheme.hint'),
    },
  );
}
