import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { z } from 'zod';
import { type AddressProblem, normaliseAddress } from '../../shared/address.ts';
import type { InputIssue } from '../../shared/input-issues.ts';
import { type Registry, registryDraftSchema } from '../../shared/model/registry.ts';
import { credentialUse, providerFacts } from '../../shared/providers/facts-of.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { draftOf, keepsCredential } from './draft.ts';
import {
  effectiveKind,
  effectiveProvider,
  effectiveRegion,
  type FieldName,
  type FormValues,
} from './form-values.ts';

/** What is wrong with which field. */
export type FieldErrors = Readonly<Partial<Record<FieldName, MessageDescriptor | string>>>;

const addressTexts: Record<AddressProblem, MessageDescriptor> = {
  empty: msg`Enter an address`,
  spaces: msg`No spaces in an address`,
  notAUrl: msg`Not an address. Example: registry.example.com:5000`,
  protocol: msg`Use http or https`,
  userinfo: msg`No user name or password here; they have fields of their own`,
  queryOrFragment: msg`No ? or # in an address`,
  host: msg`Not a valid host name`,
  port: msg`Use a port from 1 to 65535`,
  tooLong: msg`At most 2,048 characters`,
};

const required = msg`Required`;

/** What to say of a field whose content the schema refuses. */
const invalidTexts: Partial<Record<FieldName, MessageDescriptor>> = {
  name: msg`At most 100 characters`,
  description: msg`At most 250 characters`,
  namespace: msg`Only letters, digits and . _ - /`,
  region: msg`Example: eu-west-1`,
  username: msg`No colon or control characters in a user name`,
  tokenUsername: msg`No colon or control characters in a user name`,
  accessKey: msg`Only letters, digits and signs, no spaces`,
  profile: msg`Not a profile name`,
  helper: msg`Only letters, digits and . _ -`,
  clusters: msg`At most 253 characters`,
  group: msg`At most 100 characters`,
  caCertificate: msg`Paste a certificate in PEM form (-----BEGIN CERTIFICATE-----), no private key`,
  clientCertificate: msg`Paste a certificate in PEM form (-----BEGIN CERTIFICATE-----), no private key`,
  clientKey: msg`Paste a private key in PEM form (-----BEGIN PRIVATE KEY-----)`,
  proxyUrl: msg`Example: http://proxy.example.com:3128`,
};

const tooLong = msg`Too long`;

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
    const kind = effectiveKind(values);
    const use = credentialUse(provider, kind);
    if (use === null)
      errors.credentialKind = msg`${name} takes no credential of this kind; choose another`;
    else if (kind === 'token' && use.username === 'required')
      if (values.tokenUsername.trim() === '') errors.tokenUsername ??= required;
  }
  Object.assign(errors, platformErrors(values));
  const hasCertificate = values.clientCertificate.trim() !== '';
  const hasKey = values.keepClientKey
    ? saved?.tls.hasClientKey === true
    : values.clientKey.trim() !== '';
  if (hasCertificate && !hasKey) errors.clientKey ??= msg`Add the private key of the certificate`;
  if (!hasCertificate && !values.keepClientKey && hasKey)
    errors.clientCertificate ??= msg`Add the certificate of the key`;
  if (values.makeDefault && !values.active)
    errors.makeDefault = msg`An inactive registry cannot be the default`;
  return errors;
}

/** What a scope of Run:ai needs beside itself. */
function platformErrors(values: FormValues): Partial<Record<FieldName, MessageDescriptor>> {
  const { runaiScope, runaiClusterId, runaiDepartmentId, runaiProjectId, rancherEmail } = values;
  const errors: Partial<Record<FieldName, MessageDescriptor>> = {};
  const cluster = runaiClusterId.trim();
  if (cluster === '' ? runaiScope === 'cluster' : !z.guid().safeParse(cluster).success)
    errors.runaiClusterId =
      cluster === '' ? required : msg`An id like 71f69d83-ba66-4822-adf5-55ce55efd210`;
  if (runaiScope === 'department' && runaiDepartmentId.trim() === '')
    errors.runaiDepartmentId = required;
  const project = runaiProjectId.trim();
  if (project === '' ? runaiScope === 'project' : !/^\d{1,10}$/.test(project))
    errors.runaiProjectId = project === '' ? required : msg`A number`;
  if (rancherEmail.trim() !== '' && !rancherEmail.includes('@'))
    errors.rancherEmail = msg`Not an e-mail address`;
  return errors;
}

/** The fields below *Other systems*. */
export const platformFields: ReadonlySet<FieldName> = new Set([
  'runaiScope',
  'runaiClusterId',
  'runaiDepartmentId',
  'runaiProjectId',
  'runaiWorkloads',
  'runaiFramework',
  'rancherEmail',
  'zadigId',
]);

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
  if (path === 'credential.username' && effectiveKind(values) === 'token') return 'tokenUsername';
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
