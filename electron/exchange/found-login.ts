import { dockerHubAddress, normaliseAddress } from '../../shared/address.ts';
import type { Credential } from '../../shared/model/credential.ts';
import type { ExchangeNote } from '../../shared/model/exchange.ts';

/** Whom a tool of this computer signs in as, at one registry or a part of it. */
export interface FoundLogin {
  /** As the file or helper spells it. */
  key: string;
  /** Normalised. */
  address: string;
  namespace: string | null;
  /** Who signs in, where that is told without the secret. */
  username: string | null;
  /** What stands in the file itself; null: nothing that can be used. */
  credential: Credential | null;
  /** The credential helper that keeps the login; it stands before the file. */
  helper: string | null;
}

export interface FoundLogins {
  logins: readonly FoundLogin[];
  /** Helpers that keep logins which the file need not name. */
  stores: readonly string[];
  notes: readonly ExchangeNote[];
}

/** Logins that Docker Desktop keeps for Docker's own service, beside the registry's. */
const serviceKeys = /^https?:\/\/index\.docker\.io\/v1\/(?:access|refresh)-token$/i;

/**
 * The registry that a key of Docker's files means; null for what means none.
 * Old files hold whole URLs, whose path is of no meaning.
 */
export function placeOfServer(key: string): { address: string; namespace: null } | null {
  if (serviceKeys.test(key.trim())) return null;
  const [, protocol = '', rest = ''] = /^(https?:\/\/)?(.*)$/is.exec(key.trim()) ?? [];
  const address = addressOfHost(`${protocol}${rest.split('/')[0] ?? ''}`);
  return address === null ? null : { address, namespace: null };
}

/**
 * The registry and the prefix of its repositories that a key of the containers
 * tools means: `host[:port][/namespace[/repository]]` (containers-auth.json(5)).
 */
export function placeOfPrefix(key: string): { address: string; namespace: string | null } | null {
  if (/^https?:\/\//i.test(key.trim())) return placeOfServer(key);
  const [host = '', ...path] = key.trim().split('/');
  const address = addressOfHost(host);
  if (address === null) return null;
  const namespace = path.filter((part) => part !== '').join('/');
  if (namespace === '') return { address, namespace: null };
  return namespace.length <= 255 && /^[A-Za-z0-9._/-]+$/.test(namespace)
    ? { address, namespace }
    : null;
}

/** Without a protocol https is meant, on this computer itself http. */
function addressOfHost(host: string): string | null {
  const result = normaliseAddress(host);
  if (!result.ok) return null;
  return new URL(result.address).host === 'docker.io' ? dockerHubAddress : result.address;
}
