import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
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

/** True when the record has it, that is: more than what reading an address alone gives. */
const has: Record<RegistryField, (registry: Registry) => boolean> = {
  name: (registry) => registry.name !== derivedName(registry.address, registry.namespace),
  description: (registry) => registry.description !== null,
  internalAddress: (registry) => registry.internalAddress !== null,
  provider: (registry) => registry.provider !== guessProvider(registry.address).provider,
  region: (registry) =>
    registry.region !== null && registry.region !== guessProvider(registry.address).region,
  namespace: (registry) => registry.namespace !== null,
  'tls.verify': (registry) => !registry.tls.verify,
  'tls.caCertificate': (registry) => registry.tls.caCertificate !== undefined,
  'tls.clientCertificate': (registry) =>
    registry.tls.clientCertificate !== undefined || registry.tls.hasClientKey,
  proxy: (registry) => registry.proxy !== 'system',
  credential: (registry) => registry.credential.kind !== 'none',
  active: (registry) => !registry.active,
  readOnly: (registry) => registry.readOnly,
  group: (registry) => registry.group !== null,
  pinned: (registry) => registry.pinned.length > 0,
  clusters: (registry) => registry.clusters.length > 0,
  isDefault: (registry) => registry.isDefault,
};

/** One note for each thing that the registry has and the system (`Zadig`) has no place for. */
export function notCarried(
  registry: Registry,
  system: string,
  carried: readonly RegistryField[],
): ExchangeNote[] {
  return registryFields
    .filter((field) => !carried.includes(field) && has[field](registry))
    .map((field) => ({
      name: registry.name,
      field,
      ...asMessage(text('exchange.notCarried', { system, what: text(`exchange.what.${field}`) })),
    }));
}
