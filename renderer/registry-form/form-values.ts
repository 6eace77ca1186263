import { hostOf, normaliseAddress } from '../../shared/address.ts';
import { dockerHub } from '../../shared/docker-hub.ts';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { Provider } from '../../shared/model/provider.ts';
import type { Registry, RegistryDraft } from '../../shared/model/registry.ts';
import type { UnreadableField } from '../../shared/model/vault-status.ts';
import { guessProvider } from '../../shared/provider-guess.ts';
import { providerFacts, usualKind } from '../../shared/providers/facts-of.ts';
import type { ProviderFacts } from '../../shared/providers/provider-facts.ts';
import { type SavedLocation, savedLocation } from '../../shared/saved-location.ts';
import { emptyPlatformValues, type PlatformValues, platformValues } from './platform-values.ts';

/** What the form holds: texts as typed. Fields of every credential kind are kept side by side. */
export interface FormValues extends PlatformValues {
  readonly address: string;
  /** Null while the guess holds. */
  readonly provider: Provider | null;
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  /** Null while the guess holds. */
  readonly region: string | null;
  readonly makeDefault: boolean;

  /** True while the credential stays as it is saved. */
  readonly keepCredential: boolean;
  /** Null while the provider's usual one holds. */
  readonly credentialKind: CredentialKind | null;
  readonly username: string;
  readonly password: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken: string;
  readonly profile: string;
  readonly tokenUsername: string;
  readonly token: string;
  readonly serviceAccount: string;
  readonly helper: string;

  readonly internalAddress: string;
  /** One per line. */
  readonly clusters: string;
  readonly group: string;
  readonly verify: boolean;
  readonly caCertificate: string;
  readonly clientCertificate: string;
  /** True while the stored client key stays. */
  readonly keepClientKey: boolean;
  readonly clientKey: string;
  readonly proxy: 'system' | 'none' | 'url';
  readonly proxyUrl: string;
  readonly readOnly: boolean;
  readonly active: boolean;
}

export type FieldName = keyof FormValues;

const emptyValues: FormValues = {
  address: '',
  provider: null,
  name: '',
  description: '',
  namespace: '',
  region: null,
  makeDefault: false,
  keepCredential: false,
  credentialKind: null,
  username: '',
  password: '',
  accessKey: '',
  secretKey: '',
  sessionToken: '',
  profile: '',
  tokenUsername: '',
  token: '',
  serviceAccount: '',
  helper: '',
  internalAddress: '',
  clusters: '',
  group: '',
  verify: true,
  caCertificate: '',
  clientCertificate: '',
  keepClientKey: false,
  clientKey: '',
  proxy: 'system',
  proxyUrl: '',
  readOnly: false,
  active: true,
  ...emptyPlatformValues,
};

/** A new registry, perhaps begun with some fields. */
export function valuesOfDraft(begin: Partial<RegistryDraft> = {}): FormValues {
  return {
    ...emptyValues,
    address: begin.address ?? '',
    provider: begin.provider ?? null,
    name: begin.name ?? '',
    description: begin.description ?? '',
    namespace: begin.namespace ?? '',
    region: begin.region ?? null,
    internalAddress: begin.internalAddress ?? '',
    clusters: (begin.clusters ?? []).join('\n'),
    group: begin.group ?? '',
    verify: begin.tls?.verify ?? true,
    caCertificate: begin.tls?.caCertificate ?? '',
    ...proxyValues(begin.proxy ?? 'system'),
    readOnly: begin.readOnly ?? false,
    active: begin.active ?? true,
  };
}

/** A saved registry; its secrets are kept until replaced, but for those to be entered again. */
export function valuesOfRegistry(
  registry: Registry,
  enter: ReadonlySet<UnreadableField> = new Set(),
): FormValues {
  const { kind, username = '' } = registry.credential;
  return {
    ...emptyValues,
    address: registry.address,
    provider: registry.provider,
    name: registry.name,
    description: registry.description ?? '',
    namespace: registry.namespace ?? '',
    region: registry.region,
    makeDefault: registry.isDefault,
    keepCredential: kind !== 'none' && !enter.has('credential'),
    credentialKind: kind,
    username: kind === 'password' ? username : '',
    accessKey: kind === 'accessKey' ? username : '',
    profile: kind === 'awsProfile' ? username : '',
    tokenUsername: kind === 'token' ? username : '',
    helper: kind === 'helper' ? username : '',
    internalAddress: registry.internalAddress ?? '',
    clusters: registry.clusters.join('\n'),
    group: registry.group ?? '',
    verify: registry.tls.verify,
    caCertificate: registry.tls.caCertificate ?? '',
    clientCertificate: registry.tls.clientCertificate ?? '',
    keepClientKey: registry.tls.hasClientKey && !enter.has('clientKey'),
    ...proxyValues(registry.proxy),
    readOnly: registry.readOnly,
    active: registry.active,
    ...platformValues(registry.platform),
  };
}

/**
 * Another registry like a saved one, under another name: with its kind of credential
 * and user name, but no secret, which Berth itself does not show to the page; and
 * without the id that another system gave it.
 */
export function valuesOfCopy(registry: Registry, name: string): FormValues {
  return {
    ...valuesOfRegistry(registry),
    name,
    address: registry.sample ? '' : registry.address,
    makeDefault: false,
    keepCredential: false,
    keepClientKey: false,
    zadigId: '',
  };
}

function proxyValues(proxy: string): Pick<FormValues, 'proxy' | 'proxyUrl'> {
  return proxy === 'system' || proxy === 'none'
    ? { proxy, proxyUrl: '' }
    : { proxy: 'url', proxyUrl: proxy };
}

/** The provider as chosen, else as guessed from the address. */
export function effectiveProvider(values: FormValues): Provider {
  return values.provider ?? guessProvider(values.address).provider;
}

/** The kind of credential as chosen, else the usual one at this place. */
export function effectiveKind(values: FormValues): CredentialKind {
  return values.credentialKind ?? usualKind(effectiveProvider(values), normalisedAddress(values));
}

/** The region as typed, else as the host name spells it. */
export function effectiveRegion(values: FormValues): string {
  if (values.region !== null) return values.region;
  const guess = guessProvider(values.address);
  return guess.provider === effectiveProvider(values) ? (guess.region ?? '') : '';
}

/**
 * Whether the provider wants a region. One that was entered all the same can be
 * seen and changed, though the provider has none or its host tells.
 */
export function regionUse(values: FormValues): ProviderFacts['region'] {
  const { region } = providerFacts[effectiveProvider(values)];
  if (region !== 'none' || values.region === null || values.region.trim() === '') return region;
  return effectiveRegion({ ...values, region: null }) === values.region ? 'none' : 'optional';
}

/** The normalised address, or null while what is typed is none. */
export function normalisedAddress(values: FormValues): string | null {
  const result = normaliseAddress(values.address);
  return result.ok ? result.address : null;
}

/** Address and namespace as they will be saved, or null while what is typed is no address. */
export function placeToSave(
  values: Pick<FormValues, 'address' | 'namespace'>,
): SavedLocation | null {
  if (!normaliseAddress(values.address).ok) return null;
  return savedLocation(values.address, values.namespace.trim() || null);
}

/** A name made from the address: its host, without what every registry has. */
export function suggestedName(address: string): string {
  const result = normaliseAddress(address);
  if (!result.ok) return '';
  if (result.address === dockerHub.address) return 'Docker Hub';
  return hostOf(result.address).slice(0, 100);
}

/** The clusters, one per line, without empty lines and repetitions. */
export function clusterList(clusters: string): string[] {
  return [
    ...new Set(
      clusters
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}
