import type { Provider } from '../../../shared/model/provider.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import type { ForeignField } from '../records/portable-registry.ts';
import { textOf } from '../text/json-value.ts';

/** A body of POST, or what GET returns and PUT takes. */
export type ZadigKind = 'create' | 'returned';

/** Keys in the order of Zadig's documentation. */
export const keyOrder = [
  'registry_id',
  'address',
  'provider',
  'region',
  'namespace',
  'is_default',
  'access_key',
  'secret_key',
  'enable_tls',
  'tls_cert',
];

/** Keys that only the one kind has; neither goes out in the other. */
export const keysOnlyIn: Record<ZadigKind, readonly string[]> = {
  create: ['access_key', 'secret_key', 'enable_tls', 'tls_cert'],
  returned: ['registry_id'],
};

/** Zadig's provider names in Berth's words; `acr` is Alibaba Cloud's registry there as here. */
const berthProviders: Readonly<Record<string, Provider>> = {
  acr: 'acr',
  'acr-enterprise': 'acr',
  tcr: 'tcr',
  'tcr-enterprise': 'tcr',
  swr: 'swr',
  ecr: 'ecr',
  dockerhub: 'dockerhub',
  harbor: 'harbor',
  nexus: 'nexus',
  jfrog: 'artifactory',
  native: 'native',
};

const sameName: readonly Provider[] = ['acr', 'tcr', 'swr', 'ecr', 'dockerhub', 'harbor'];
/** What POST accepts; the other names pass only where a record is shown or changed. */
const acceptedOnCreate = new Set<string>([...sameName, 'native']);

/** Null: a name that Zadig's source does not have. */
export function berthProvider(name: unknown): Provider | null {
  const text = textOf(name)?.toLowerCase() ?? '';
  return Object.hasOwn(berthProviders, text) ? (berthProviders[text] ?? null) : null;
}

/** What Berth reads a provider name at an address as: `native` and strange names leave it to the host. */
export function readProvider(name: unknown, address: string): Provider {
  const told = berthProvider(name);
  return told === null || told === 'native' ? guessProvider(address).provider : told;
}

export function isAcceptedOnCreate(name: unknown): boolean {
  return typeof name === 'string' && acceptedOnCreate.has(name);
}

/** What `access_key` and `secret_key` are: keys of the cloud account, or a Docker login. */
export function accountKindOf(name: unknown): 'accessKey' | 'password' {
  return name === 'ecr' || name === 'swr' ? 'accessKey' : 'password';
}

function zadigProvider(provider: Provider | null, kind: ZadigKind): string {
  if (provider === 'artifactory' && kind === 'returned') return 'jfrog';
  return zadigProviderOf(provider);
}

/** Zadig's name of a provider that a request may have; `native` for what it has no name for. */
export function zadigProviderOf(provider: Provider | null): string {
  return provider !== null && sameName.includes(provider) ? provider : 'native';
}

export function providerField(kind: ZadigKind): ForeignField {
  return {
    path: ['provider'],
    of: ['provider', 'address'],
    value: ({ provider }) => zadigProvider(provider, kind),
  };
}

/** Zadig's keys but for the secret and `is_default`; `username` is what may go out as `access_key`. */
export function zadigFields(kind: ZadigKind, username: string | null): readonly ForeignField[] {
  return [
    { path: ['address'], of: ['address'], value: ({ address }) => address },
    providerField(kind),
    { path: ['region'], of: ['region'], value: ({ region }) => region ?? undefined },
    { path: ['namespace'], of: ['namespace'], value: ({ namespace }) => namespace ?? undefined },
    { path: ['access_key'], of: ['account', 'provider'], value: () => username ?? undefined },
    { path: ['enable_tls'], of: ['verify'], value: ({ verify }) => verify },
    {
      path: ['tls_cert'],
      of: ['caCertificate'],
      value: ({ caCertificate }) => caCertificate ?? undefined,
    },
  ];
}
