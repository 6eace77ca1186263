import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { derivedName } from './incoming-draft.ts';

/** What a registry may have that a foreign record has no place for; also the `field` of its note. */
const registryFields = [
  'name',
  'description',
  'internalAddress',
  'provider',
  'region',
  'namespace',
  'tls.verify',
  'tls.caCertificate',
  'tls.clientCertificate',
  'proxy',
  'credential',
  'active',
  'readOnly',
  'group',
  'pinned',
  'clusters',
  'isDefault',
] as const;
export type RegistryField = (typeof registryFields)[number];

interface FieldTexts {
  /** True when the record has it, that is: more than what reading an address alone gives. */
  has(registry: Registry): boolean;
  what: string;
}

const fieldTexts: Record<RegistryField, FieldTexts> = {
  name: {
    has: (registry) => registry.name !== derivedName(registry.address, registry.namespace),
    what: 'the name',
  },
  description: { has: (registry) => registry.description !== null, what: 'the description' },
  internalAddress: {
    has: (registry) => registry.internalAddress !== null,
    what: 'the internal address',
  },
  provider: {
    has: (registry) => registry.provider !== guessProvider(registry.address).provider,
    what: 'the provider',
  },
  region: {
    has: (registry) =>
      registry.region !== null && registry.region !== guessProvider(registry.address).region,
    what: 'the region',
  },
  namespace: { has: (registry) => registry.namespace !== null, what: 'the namespace' },
  'tls.verify': {
    has: (registry) => !registry.tls.verify,
    what: 'that the certificate is not checked',
  },
  'tls.caCertificate': {
    has: (registry) => registry.tls.caCertificate !== undefined,
    what: 'the CA certificate',
  },
  'tls.clientCertificate': {
    has: (registry) => registry.tls.clientCertificate !== undefined || registry.tls.hasClientKey,
    what: 'the client certificate',
  },
  proxy: { has: (registry) => registry.proxy !== 'system', what: 'the proxy' },
  credential: {
    has: (registry) => registry.credential.kind !== 'none',
    what: 'who signs in and the secret',
  },
  active: { has: (registry) => !registry.active, what: 'that the registry is inactive' },
  readOnly: { has: (registry) => registry.readOnly, what: 'that the registry is read only' },
  group: { has: (registry) => registry.group !== null, what: 'the group' },
  pinned: {
    has: (registry) => registry.pinned.length > 0,
    what: 'the repositories added by hand',
  },
  clusters: { has: (registry) => registry.clusters.length > 0, what: 'the clusters' },
  isDefault: { has: (registry) => registry.isDefault, what: 'that the registry is the default' },
};

/** One note for each thing that the registry has and the system (`Zadig`) has no place for. */
export function notCarried(
  registry: Registry,
  system: string,
  carried: readonly RegistryField[],
): ExchangeNote[] {
  return registryFields
    .filter((field) => !carried.includes(field) && fieldTexts[field].has(registry))
    .map((field) => ({
      name: registry.name,
      field,
      message: `${system} has no place for ${fieldTexts[field].what}.`,
    }));
}
