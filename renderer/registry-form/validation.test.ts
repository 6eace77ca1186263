import { i18n } from '@lingui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalSaying } from '../../e2e/fixtures/error-saying.ts';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { translate } from '../errors/translate.ts';
import { type FieldName, type FormValues, valuesOfDraft, valuesOfRegistry } from './form-values.ts';
import { errorsOfIssues, fieldOfPath, validate } from './validation.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

function problems(change: Partial<FormValues>): Partial<Record<FieldName, string | null>> {
  const values = { ...valuesOfDraft({ address: 'registry.test', name: 'Test' }), ...change };
  return Object.fromEntries(
    Object.entries(validate(values, null)).map(([field, text]) => [field, translate(text)]),
  );
}

describe('validate', () => {
  it('finds nothing wrong with a complete form', () => {
    expect(problems({})).toEqual({});
  });

  it.each<[Partial<FormValues>, FieldName, RegExp]>([
    [{ address: '' }, 'address', /Enter an address/],
    [{ address: 'a b' }, 'address', /No spaces/],
    [{ address: 'https://ann:pw@registry.test' }, 'address', /user name or password/],
    [{ address: 'ftp://registry.test' }, 'address', /http or https/],
    [{ address: 'registry.test:99999999' }, 'address', /port/],
    [{ name: ' ' }, 'name', /Required/],
    [{ name: 'n'.repeat(101) }, 'name', /100/],
    [{ description: 'd'.repeat(251) }, 'description', /250/],
    [{ namespace: 'a b' }, 'namespace', /letters/],
    [{ region: 'EU' }, 'region', /eu-west-1/],
    [{ provider: 'ecr' }, 'region', /needs its region/],
    [{ address: 'public.ecr.aws', region: '' }, 'region', /needs its region/],
    [{ provider: 'harbor', credentialKind: 'accessKey' }, 'credentialKind', /^Harbor takes no/],
    [{ provider: 'gar', credentialKind: 'awsProfile' }, 'credentialKind', /^Google .* takes no/],
    [{ provider: 'nexus', credentialKind: 'token', token: 't' }, 'tokenUsername', /Required/],
    [{ credentialKind: 'password', username: 'ann' }, 'password', /Required/],
    [{ credentialKind: 'password', username: 'a:b', password: 'p' }, 'username', /colon/],
    [{ credentialKind: 'token', token: 't', tokenUsername: 'a:b' }, 'tokenUsername', /colon/],
    [{ credentialKind: 'helper', helper: '../x' }, 'helper', /letters/],
    [{ internalAddress: 'a b' }, 'internalAddress', /No spaces/],
    [{ caCertificate: 'nonsense' }, 'caCertificate', /PEM/],
    [{ clientKey: 'nonsense', clientCertificate: 'x' }, 'clientKey', /PEM/],
    [{ proxy: 'url', proxyUrl: 'proxy' }, 'proxyUrl', /proxy\.example/],
    [{ clusters: `ok\n${'c'.repeat(254)}` }, 'clusters', /253/],
    [{ makeDefault: true, active: false }, 'makeDefault', /inactive/],
  ])('%o: says it at the field %s', (change, field, text) => {
    expect(problems(change)[field]).toMatch(text);
  });

  it('says nothing of a stored kind that is not offered, as long as it stays', () => {
    const saved = savedRegistry({
      provider: 'harbor',
      credential: { kind: 'accessKey', username: 'AK', state: 'saved', changedAt: null },
    });
    const values = valuesOfRegistry(saved);
    expect(validate(values, saved)).toEqual({});
    expect(validate({ ...values, keepCredential: false }, saved)).toHaveProperty('credentialKind');
  });

  it('asks for the key of a client certificate', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(problems({ clientCertificate: pem })).toEqual({
      clientKey: expect.stringMatching(/private key/),
    });
  });

  it('asks for nothing that is stored, and for it again once it cannot stay', () => {
    const saved = savedRegistry({
      credential: { kind: 'password', username: 'ann', state: 'saved', changedAt: null },
    });
    const values = valuesOfRegistry(saved);
    expect(validate(values, saved)).toEqual({});
    expect(Object.keys(validate({ ...values, address: 'other.test' }, saved))).toEqual([
      'password',
    ]);
  });
});

describe('errorsOfIssues', () => {
  const values = valuesOfDraft();

  it.each([
    ['registry.name', 'name'],
    ['changes.name', 'name'],
    ['credential', 'credentialKind'],
    ['changes.credential', 'credentialKind'],
    ['registry.credential.password', 'password'],
    ['registry.tls.caCertificate', 'caCertificate'],
    ['changes.clusters.3', 'clusters'],
    ['registry.proxy', 'proxy'],
    ['makeDefault', 'makeDefault'],
  ])('%s belongs to %s', (path, field) => {
    const { detail } = refusalSaying(path, 'Wrong');
    const issues = detail !== undefined && 'issues' in detail ? detail.issues : [];
    expect(errorsOfIssues(issues, values)).toEqual({ [field]: 'Wrong' });
  });

  it('leaves out what has no field', () => {
    expect(errorsOfIssues([{ path: 'registry.platform', message: 'x' }], values)).toEqual({});
    expect(fieldOfPath('constructor', values)).toBeNull();
  });

  it('tells the user name of a token from that of a password', () => {
    const token = { ...values, credentialKind: 'token' } as const;
    expect(fieldOfPath('credential.username', token)).toBe('tokenUsername');
    expect(fieldOfPath('credential.username', values)).toBe('username');
  });
});
