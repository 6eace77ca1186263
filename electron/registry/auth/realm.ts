import { BerthError } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { type AddressPolicy, AddressRefused } from '../../http/address-policy.ts';
import { failed, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
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
  const refuse = (why: Text) => ({
    kind: 'refused' as const,
    error: realmRefused(purpose, why),
  });
  const names = { host: purpose.host, realm: foreign(purpose, url.host) };
  if (url.username !== '' || url.password !== '')
    return refuse(text('tokenServer.userName', names));
  if (url.origin === endpoint.origin) return { kind: 'usable', url };
  if (url.protocol === 'http:' && endpoint.secure)
    return refuse(text('tokenServer.unencrypted', names));
  try {
    policy.judgeHost(url.hostname);
  } catch (error) {
    if (error instanceof AddressRefused) return refuse(text('tokenServer.private', names));
    throw error;
  }
  return { kind: 'usable', url };
}

/** FORBIDDEN: the registry names a token server that Berth will not send anything to. */
export function realmRefused(purpose: RequestPurpose, why: Text): BerthError {
  return BerthError.of('FORBIDDEN', failed(purpose, why), {
    reason: 'realmRefused',
    hint: text('tokenServer.refused.hint'),
  });
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
