import {
  type Credential,
  type CredentialKind,
  publicNameOf,
} from '../../../shared/model/credential.ts';
import type { Provider } from '../../../shared/model/provider.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import type { JsonValue } from '../text/json-value.ts';

/** Who signs in; the secret is elsewhere. */
export interface Account {
  kind: CredentialKind;
  username?: string;
}

/** What both a record that came in and a saved one tell: what a foreign record is compared by. */
export interface PortableRegistry {
  name: string;
  description: string | null;
  address: string;
  internalAddress: string | null;
  provider: Provider | null;
  region: string | null;
  namespace: string | null;
  verify: boolean;
  caCertificate: string | null;
  active: boolean;
  clusters: readonly string[];
  account: Account | null;
}

export function portableOfSaved(registry: Registry): PortableRegistry {
  const { kind, username } = registry.credential;
  return {
    name: registry.name,
    description: registry.description,
    address: registry.address,
    internalAddress: registry.internalAddress,
    provider: registry.provider,
    region: registry.region,
    namespace: registry.namespace,
    verify: registry.tls.verify,
    caCertificate: registry.tls.caCertificate ?? null,
    active: registry.active,
    clusters: registry.clusters,
    account: kind === 'none' ? null : { kind, ...(username === undefined ? {} : { username }) },
  };
}

export function portableOfIncoming({
  draft,
  credential,
  account,
}: Pick<ExchangedRegistry, 'draft' | 'credential' | 'account'>): PortableRegistry {
  return {
    name: draft.name,
    description: draft.description ?? null,
    address: draft.address,
    internalAddress: draft.internalAddress ?? null,
    provider: draft.provider ?? null,
    region: draft.region ?? null,
    namespace: draft.namespace ?? null,
    verify: draft.tls?.verify ?? true,
    caCertificate: draft.tls?.caCertificate ?? null,
    active: draft.active ?? true,
    clusters: draft.clusters ?? [],
    account: credential === null ? account : accountOf(credential),
  };
}

/** The account of a whole credential; null for none. */
export function accountOf(credential: Credential): Account | null {
  if (credential.kind === 'none') return null;
  const username = publicNameOf(credential);
  return { kind: credential.kind, ...(username === undefined ? {} : { username }) };
}

/** One key of a foreign record and what it is made of. */
export interface ForeignField {
  /** Keys from the record's root. */
  path: readonly string[];
  /** What it says in Berth's words: it is written anew when one of these changed. */
  of: readonly (keyof PortableRegistry)[];
  /** Undefined: the key is left out. */
  value(registry: PortableRegistry): JsonValue | undefined;
}
