import type { CredentialInput } from '../../shared/model/credential.ts';
import type { Provider } from '../../shared/model/provider.ts';
import type { Registry, RegistryChanges, RegistryDraft } from '../../shared/model/registry.ts';
import type { PlatformFields } from '../../shared/platform-fields.ts';
import { credentialUse, providerFacts } from '../../shared/providers/facts-of.ts';
import {
  clusterList,
  effectiveKind,
  effectiveProvider,
  effectiveRegion,
  type FormValues,
  normalisedAddress,
  placeToSave,
} from './form-values.ts';
import { withPlatformValues } from './platform-values.ts';

export type Keep = 'vault' | 'session';

/** The draft of a new registry as the form holds it. */
export function draftOf(values: FormValues, keep?: Keep): RegistryDraft {
  const region = effectiveRegion(values).trim();
  const { address, namespace } = locationOf(values);
  return {
    name: values.name.trim(),
    address,
    ...filled('description', values.description),
    ...filled('internalAddress', values.internalAddress),
    provider: effectiveProvider(values),
    ...filled('region', region),
    ...filled('namespace', namespace),
    tls: {
      verify: values.verify,
      ...filled('caCertificate', values.caCertificate),
      ...filled('clientCertificate', values.clientCertificate),
      ...filled('clientKey', values.clientKey),
    },
    proxy: proxyOf(values),
    credential: credentialOf(values, keep),
    active: values.active,
    readOnly: values.readOnly,
    ...filled('group', values.group),
    clusters: clusterList(values.clusters),
    ...platformIn(withPlatformValues({}, values)),
  };
}

/** What the form changes in a saved registry: only the fields that differ. */
export function changesOf(values: FormValues, saved: Registry, keep?: Keep): RegistryChanges {
  const region = effectiveRegion(values).trim();
  const { address, namespace } = locationOf(values);
  const changes: RegistryChanges = {};
  if (values.name.trim() !== saved.name) changes.name = values.name.trim();
  if ((normalisedAddress({ ...values, address }) ?? address) !== saved.address)
    changes.address = address;
  if (effectiveProvider(values) !== saved.provider) changes.provider = effectiveProvider(values);
  if (differs(values.description, saved.description))
    changes.description = orNull(values.description);
  if (differs(values.internalAddress, saved.internalAddress))
    changes.internalAddress = orNull(values.internalAddress);
  if (differs(region, saved.region)) changes.region = orNull(region);
  if (differs(namespace, saved.namespace)) changes.namespace = orNull(namespace);
  if (differs(values.group, saved.group)) changes.group = orNull(values.group);
  if (proxyOf(values) !== saved.proxy) changes.proxy = proxyOf(values);
  if (values.active !== saved.active) changes.active = values.active;
  if (values.readOnly !== saved.readOnly) changes.readOnly = values.readOnly;
  const clusters = clusterList(values.clusters);
  if (clusters.join('\n') !== saved.clusters.join('\n')) changes.clusters = clusters;
  const platform = withPlatformValues(saved.platform, values);
  if (JSON.stringify(platform) !== JSON.stringify(saved.platform)) changes.platform = platform;
  const tls = tlsChanges(values, saved);
  if (Object.keys(tls).length > 0) changes.tls = tls;
  if (
    !keepsCredential(values, saved) &&
    !(effectiveKind(values) === 'none' && saved.credential.kind === 'none')
  )
    changes.credential = credentialOf(values, keep);
  return changes;
}

function platformIn(platform: PlatformFields): Pick<RegistryDraft, 'platform'> {
  return Object.keys(platform).length === 0 ? {} : { platform };
}

function tlsChanges(values: FormValues, saved: Registry): NonNullable<RegistryChanges['tls']> {
  const tls: NonNullable<RegistryChanges['tls']> = {};
  if (values.verify !== saved.tls.verify) tls.verify = values.verify;
  if (differs(values.caCertificate, saved.tls.caCertificate ?? null))
    tls.caCertificate = orNull(values.caCertificate);
  const certificate = orNull(values.clientCertificate);
  if (differs(values.clientCertificate, saved.tls.clientCertificate ?? null))
    tls.clientCertificate = certificate;
  if (certificate === null) {
    if (saved.tls.hasClientKey) tls.clientKey = null;
  } else if (!values.keepClientKey) tls.clientKey = orNull(values.clientKey);
  return tls;
}

/** Why the stored credential cannot stay with these changes; null when it can. */
export type CredentialLoss = 'address' | 'provider' | 'region' | 'verify' | 'ca' | 'proxy';

/**
 * What makes the core drop the stored credential (DESIGN, "The vault"), so that
 * the form can ask for it before it is refused.
 */
export function credentialLoss(values: FormValues, saved: Registry): CredentialLoss | null {
  const { kind, state } = saved.credential;
  if (kind === 'none' || state === 'missing' || state === 'changed') return null;
  const address = normalisedAddress(values);
  if (address !== null && new URL(address).origin !== new URL(saved.address).origin)
    return 'address';
  if (cloudOf(effectiveProvider(values)) !== cloudOf(saved.provider)) return 'provider';
  if (differs(effectiveRegion(values), saved.region)) return 'region';
  if (saved.tls.verify && !values.verify) return 'verify';
  if (differs(values.caCertificate, saved.tls.caCertificate ?? null)) return 'ca';
  return proxyOf(values) === saved.proxy ? null : 'proxy';
}

/** The hosts that see a credential beside the registry itself; providers of somebody's own have none. */
function cloudOf(provider: Provider): string | null {
  return providerFacts[provider].cloud ?? null;
}

/** True while the stored credential stays: it was not replaced and nothing drives it out. */
export function keepsCredential(values: FormValues, saved: Registry | null): boolean {
  return values.keepCredential && saved !== null && credentialLoss(values, saved) === null;
}

/** Fields that have a say in whether the registry can be reached and used. */
const connectionFields = [
  'address',
  'provider',
  'region',
  'namespace',
  'tls',
  'proxy',
  'credential',
] as const satisfies readonly (keyof RegistryChanges)[];

/** True when the changes are worth a test of the connection. */
export function touchesConnection(changes: RegistryChanges): boolean {
  return connectionFields.some((field) => changes[field] !== undefined) || changes.active === true;
}

function credentialOf(values: FormValues, keep: Keep | undefined): CredentialInput {
  const kept = keep === undefined ? {} : { keep };
  switch (effectiveKind(values)) {
    case 'none':
      return { kind: 'none' };
    case 'password':
      return { kind: 'password', username: values.username, password: values.password, ...kept };
    case 'accessKey':
      return {
        kind: 'accessKey',
        accessKey: values.accessKey.trim(),
        secretKey: values.secretKey.trim(),
        ...filled('sessionToken', values.sessionToken),
        ...kept,
      };
    case 'awsProfile':
      return { kind: 'awsProfile', profile: values.profile.trim(), ...kept };
    case 'token':
      return {
        kind: 'token',
        token: values.token.trim(),
        ...filled('username', takesTokenUsername(values) ? values.tokenUsername : ''),
        ...kept,
      };
    case 'accessToken':
      return { kind: 'accessToken', token: values.token.trim(), ...kept };
    case 'serviceAccount':
      return { kind: 'serviceAccount', json: values.serviceAccount, ...kept };
    case 'helper':
      return { kind: 'helper', helper: values.helper.trim(), ...kept };
  }
}

/** Both as typed, but for a path behind the host that names repositories. */
function locationOf(values: FormValues): Pick<FormValues, 'address' | 'namespace'> {
  const place = placeToSave(values);
  return place?.namespace == null || place.namespace === values.namespace.trim()
    ? values
    : { address: place.address, namespace: place.namespace };
}

function takesTokenUsername(values: FormValues): boolean {
  return credentialUse(effectiveProvider(values), 'token')?.username !== 'none';
}

function proxyOf(values: FormValues): string {
  return values.proxy === 'url' ? values.proxyUrl.trim() : values.proxy;
}

function filled<K extends string>(key: K, text: string): { [P in K]?: string } {
  const trimmed = text.trim();
  const result: { [P in K]?: string } = {};
  if (trimmed !== '') result[key] = trimmed;
  return result;
}

function orNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

/** True when a text is another one than saved; space around it makes no difference. */
function differs(text: string, saved: string | null): boolean {
  return orNull(text) !== orNull(saved ?? '');
}
