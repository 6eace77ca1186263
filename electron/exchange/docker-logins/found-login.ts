import { normaliseAddress } from '../../../shared/address.ts';
import { dockerHub } from '../../../shared/docker-hub.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';

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

/** `host[:port]`, an address of IPv6 in brackets. */
const authorityPattern = /^(?:\[[0-9a-f:.]+\]|[^:/?#@\s[\]]+)(?::\d{1,5})?$/i;

/**
 * The registry, and the part of its repositories, that a key of a file of logins means
 * (docker/cli, `ConvertToHostname`; containers-auth.json(5); helm.sh/docs, "helm registry
 * login"): `host[:port][/namespace[/repository]]`, or an URL of old files, whose path
 * `/v1/` or `/v2/` is that of the API. Null for what means none: another protocol such as
 * `oci://` names no host here, and never gets a secret.
 */
export function locationOfKey(key: string): { address: string; namespace: string | null } | null {
  const bare = key.trim();
  if (serviceKeys.test(bare)) return null;
  const protocol = /^[a-z][a-z0-9+.-]{0,30}:\/\//i.exec(bare)?.[0].toLowerCase() ?? '';
  if (protocol !== '' && protocol !== 'http://' && protocol !== 'https://') return null;
  const [authority = '', ...path] = bare.slice(protocol.length).split('/');
  if (!authorityPattern.test(authority)) return null;
  // A name that ends at the root of DNS is the same name.
  const address = addressOfHost(`${protocol}${authority.replace(/\.(?=:\d+$|$)/, '')}`);
  if (address === null) return null;
  const parts = path.filter((part) => part !== '');
  const isOfApi = /^v[12]$/.test(parts[0] ?? '') && (protocol !== '' || parts.length === 1);
  const namespace = (isOfApi ? parts.slice(1) : parts).join('/');
  if (namespace === '') return { address, namespace: null };
  return namespace.length <= 255 && /^[A-Za-z0-9._/-]+$/.test(namespace)
    ? { address, namespace }
    : null;
}

/** Without a protocol https is meant, on this computer itself http. */
function addressOfHost(host: string): string | null {
  const result = normaliseAddress(host);
  if (!result.ok) return null;
  return new URL(result.address).host === dockerHub.host ? dockerHub.address : result.address;
}
