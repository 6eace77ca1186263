import { BerthError } from '../../../shared/errors.ts';
import { type AddressPolicy, AddressRefused } from '../../http/address-policy.ts';
import { failedTo, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import type { Endpoint } from '../protocol/endpoint.ts';

/** Whether a Bearer challenge's realm can be asked for a token. */
export type RealmVerdict =
  | { kind: 'usable'; url: URL }
  /** Not an address at all; servers with such a realm mean Basic. */
  | { kind: 'notAUrl' }
  | { kind: 'refused'; error: BerthError };

/**
 * Judges a realm before anything is sent to it: https unless the registry
 * itself is http, and no loopback, private or link-local address for a registry
 * that is none (go-containerregistry's `validateRealmURL`). Relative realms
 * belong to the URL that was asked.
 */
export function judgeRealm(
  realm: string | undefined,
  asked: URL,
  context: { endpoint: Endpoint; policy: AddressPolicy; purpose: RequestPurpose },
): RealmVerdict {
  const url = parse(realm, asked);
  if (url === null) return { kind: 'notAUrl' };
  url.hash = '';
  const { endpoint, policy, purpose } = context;
  const refuse = (why: string) => ({
    kind: 'refused' as const,
    error: realmRefused(purpose, url.host, why),
  });
  if (url.username !== '' || url.password !== '') return refuse('its address holds a user name');
  if (url.origin === endpoint.origin) return { kind: 'usable', url };
  if (url.protocol === 'http:' && endpoint.secure) return refuse('it is not encrypted');
  try {
    policy.judgeHost(url.hostname);
  } catch (error) {
    if (error instanceof AddressRefused)
      return refuse('it is an address inside this machine or network');
    throw error;
  }
  return { kind: 'usable', url };
}

/** FORBIDDEN: the registry names a token server that Berth will not send anything to. */
export function realmRefused(purpose: RequestPurpose, host: string, why: string): BerthError {
  return BerthError.of(
    'FORBIDDEN',
    `${failedTo(purpose)}: ${purpose.host} names ${foreign(purpose, host)} as its token server, and ${why}`,
    {
      reason: 'realmRefused',
      hint: "Nothing was sent there. Ask the registry's owner to correct the address of its token server.",
    },
  );
}

function parse(realm: string | undefined, asked: URL): URL | null {
  const text = realm?.trim() ?? '';
  if (!/^(?:https?:\/\/|\/)/i.test(text)) return null;
  try {
    const url = new URL(text, asked);
    return url.hostname === '' ? null : url;
  } catch {
    return null;
  }
}
