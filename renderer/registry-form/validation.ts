import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { type AddressProblem, normaliseAddress } from '../../shared/address.ts';
import type { InputIssue } from '../../shared/input-issues.ts';
import { type Registry, registryDraftSchema } from '../../shared/model/registry.ts';
import { credentialUse, providerFacts } from '../../shared/providers/facts-of.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { draftOf, keepsCredential } from './draft.ts';
import {
  effectiveProvider,
  effectiveRegion,
  type FieldName,
  type FormValues,
} from './form-values.ts';

/** What is wrong with which field. */
export type FieldErrors = Readonly<Partial<Record<FieldName, MessageDescriptor | string>>>;

const addressTexts: Record<AddressProblem, MessageDescriptor> = {
  empty: msg`An address is required`,
  spaces: msg`An address has no spaces`,
  notAUrl: msg`This is not an address; it looks like registry.example.com or http://host:5000`,
  protocol: msg`Only http and https are spoken`,
  userinfo: msg`Leave user name and password out of the address; they have fields of their own`,
  queryOrFragment: msg`An address has no ? or # part`,
  host: msg`This host name is not valid`,
  port: msg`The port must be a number from 1 to 65535`,
  tooLong: msg`An address has at most 2,048 characters`,
};

const required = msg`This is required`;

/** What to say of a field whose content the schema refuses. */
const invalidTexts: Partial<Record<FieldName, MessageDescriptor>> = {
  name: msg`A name has at most 100 characters`,
  description: msg`A description has at most 250 characters`,
  namespace: msg`Letters, digits, . _ - and / only`,
  region: msg`A region looks like eu-west-1: letters, digits and hyphens`,
  username: msg`A user name has no colon and no control characters`,
  tokenUsername: msg`A user name has no colon and no control characters`,
  accessKey: msg`Letters, digits and signs only, no spaces`,
  profile: msg`This is not a profile name`,
  helper: msg`Letters, digits, dot and dash only`,
  clusters: msg`A cluster has at most 253 characters`,
  group: msg`A group has at most 100 characters`,
  caCertificate: msg`Paste a certificate in PEM form (-----BEGIN CERTIFICATE-----), no private key`,
  clientCertificate: msg`Paste a certificate in PEM form (-----BEGIN CERTIFICATE-----), no private key`,
  clientKey: msg`Paste a private key in PEM form (-----BEGIN PRIVATE KEY-----)`,
  proxyUrl: msg`A proxy is an address such as http://proxy.example.com:3128`,
};

const tooLong = msg`This is too long`;

/**
 * Everything that is wrong with the form, by the schemas of the contract. Parts
 * that stay as they are saved are not looked at.
 */
export function validate(values: FormValues, saved: Registry | null): FieldErrors {
  const errors: Partial<Record<FieldName, MessageDescriptor | string>> = {};
  const keeps = keepsCredential(values, saved);
  const parsed = registryDraftSchema.safeParse(draftOf(values));
  if (!parsed.success)
    for (const issue of parsed.error.issues) {
      const field = fieldOfPath(issue.path.map(String).join('.'), values);
      if (field === null || errors[field] !== undefined) continue;
      if (keeps && credentialFields.has(field)) continue;
      errors[field] = textFor(field, values);
    }
  const provider = effectiveProvider(values);
  const { name, region } = providerFacts[provider];
  if (region === 'required' && effectiveRegion(values).trim() === '')
    errors.region = msg`${name} needs its region, such as eu-west-1`;
  if (!keeps) {
    const use = credentialUse(provider, values.credentialKind);
    if (use === null)
      errors.credentialKind = msg`${name} takes no credential of this kind; choose another`;
    else if (values.credentialKind === 'token' && use.username === 'required')
      if (values.tokenUsername.trim() === '') errors.tokenUsername ??= required;
  }
  const hasCertificate = values.clientCertificate.trim() !== '';
  const hasKey = values.keepClientKey
    ? saved?.tls.hasClientKey === true
    : values.clientKey.trim() !== '';
  if (hasCertificate && !hasKey) errors.clientKey ??= msg`The certificate needs its private key`;
  if (!hasCertificate && !values.keepClientKey && hasKey)
    errors.clientCertificate ??= msg`The key needs its certificate`;
  if (values.makeDefault && !values.active)
    errors.makeDefault = msg`An inactive registry cannot be the default`;
  return errors;
}

/** The fields of credentials, as far as they are secret or name an account. */
export const credentialFields: ReadonlySet<FieldName> = new Set([
  'username',
  'password',
  'accessKey',
  'secretKey',
  'sessionToken',
  'profile',
  'tokenUsername',
  'token',
  'serviceAccount',
  'helper',
]);

/** The fields below *Advanced*. */
export const advancedFields: ReadonlySet<FieldName> = new Set([
  'internalAddress',
  'clusters',
  'group',
  'verify',
  'caCertificate',
  'clientCertificate',
  'clientKey',
  'proxy',
  'proxyUrl',
  'readOnly',
  'active',
]);

/** What the core refused, by field; issues without a field of their own are left out. */
export function errorsOfIssues(issues: readonly InputIssue[], values: FormValues): FieldErrors {
  const errors: Partial<Record<FieldName, string>> = {};
  for (const { path, message, text } of issues) {
    const field = fieldOfPath(path.replace(/^(?:registry|changes)(?:\.|$)/, ''), values);
    if (field !== null) errors[field] ??= inLanguage(text, message);
  }
  return errors;
}

const plainFields = {
  address: 'address',
  provider: 'provider',
  name: 'name',
  description: 'description',
  namespace: 'namespace',
  region: 'region',
  internalAddress: 'internalAddress',
  group: 'group',
  readOnly: 'readOnly',
  active: 'active',
  makeDefault: 'makeDefault',
  'tls.verify': 'verify',
  'tls.caCertificate': 'caCertificate',
  'tls.clientCertificate': 'clientCertificate',
  'tls.clientKey': 'clientKey',
  'credential.username': 'username',
  'credential.password': 'password',
  'credential.accessKey': 'accessKey',
  'credential.secretKey': 'secretKey',
  'credential.sessionToken': 'sessionToken',
  'credential.profile': 'profile',
  'credential.token': 'token',
  'credential.json': 'serviceAccount',
  'credential.helper': 'helper',
} as const satisfies Record<string, FieldName>;

/** The field that shows a path of a draft: `tls.caCertificate`, `clusters.3`, `credential.username`. */
export function fieldOfPath(path: string, values: FormValues): FieldName | null {
  if (path === 'credential.username' && values.credentialKind === 'token') return 'tokenUsername';
  if (path === 'credential' || path === 'credential.kind') return 'credentialKind';
  if (path === 'proxy') return values.proxy === 'url' ? 'proxyUrl' : 'proxy';
  if (path === 'clusters' || path.startsWith('clusters.')) return 'clusters';
  return isPlain(path) ? plainFields[path] : null;
}

function isPlain(path: string): path is keyof typeof plainFields {
  return Object.hasOwn(plainFields, path);
}

function textFor(field: FieldName, values: FormValues): MessageDescriptor {
  if (field === 'address' || field === 'internalAddress') {
    const result = normaliseAddress(values[field]);
    return result.ok ? required : addressTexts[result.problem];
  }
  const value = values[field];
  if (typeof value === 'string' && value.trim() === '') return required;
  return invalidTexts[field] ?? tooLong;
}
