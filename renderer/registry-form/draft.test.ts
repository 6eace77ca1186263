import { describe, expect, it } from 'vitest';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { registryChangesSchema, registryDraftSchema } from '../../shared/model/registry.ts';
import { changesOf, credentialLoss, draftOf, keepsCredential, touchesConnection } from './draft.ts';
import {
  type FormValues,
  regionUse,
  suggestedName,
  valuesOfDraft,
  valuesOfRegistry,
} from './form-values.ts';
import { signatureOf } from './use-connection-test.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

function filled(change: Partial<FormValues>): FormValues {
  return { ...valuesOfDraft({ address: 'registry.test', name: 'Test' }), ...change };
}

describe('a path behind the host of a hosted registry', () => {
  it('goes out as the namespace, in front of one that was typed', () => {
    expect(draftOf(filled({ address: 'quay.io/team' }))).toMatchObject({
      address: 'https://quay.io',
      namespace: 'team',
    });
    expect(draftOf(filled({ address: 'docker.io/team', namespace: 'app' }))).toMatchObject({
      address: 'https://docker.io',
      namespace: 'team/app',
    });
    expect(draftOf(filled({ address: 'registry.test/team' })).address).toBe('registry.test/team');
  });

  it('is a change of the namespace alone where the host stays', () => {
    const saved = savedRegistry({ address: 'https://docker.io', provider: 'dockerhub' });
    const values = { ...valuesOfRegistry(saved), address: 'docker.io/library' };
    expect(changesOf(values, saved)).toEqual({ namespace: 'library' });
  });
});

describe('draftOf', () => {
  it('holds every field, trimmed, with what is empty left out', () => {
    const draft = draftOf(
      filled({
        description: ' words ',
        namespace: 'team',
        region: 'eu-west-1',
        internalAddress: 'pull.internal:5000',
        clusters: 'one\n\n two \none',
        group: 'prod',
        verify: false,
        caCertificate: pem,
        proxy: 'url',
        proxyUrl: 'http://proxy.test:3128',
        readOnly: true,
        active: false,
        credentialKind: 'password',
        username: 'ann',
        password: ' spaces stay ',
      }),
      'session',
    );
    expect(draft).toEqual({
      name: 'Test',
      address: 'registry.test',
      description: 'words',
      internalAddress: 'pull.internal:5000',
      provider: 'native',
      region: 'eu-west-1',
      namespace: 'team',
      tls: { verify: false, caCertificate: pem.trim() },
      proxy: 'http://proxy.test:3128',
      credential: { kind: 'password', username: 'ann', password: ' spaces stay ', keep: 'session' },
      active: false,
      readOnly: true,
      group: 'prod',
      clusters: ['one', 'two'],
    });
    expect(registryDraftSchema.safeParse(draft).success).toBe(true);
  });

  it('takes provider and region from the address until they are chosen', () => {
    const address = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    expect(draftOf(filled({ address }))).toMatchObject({ provider: 'ecr', region: 'eu-west-1' });
    expect(draftOf(filled({ address, provider: 'harbor' }))).not.toHaveProperty('region');
    expect(draftOf(filled({ address, region: 'us-east-1' }))).toMatchObject({
      region: 'us-east-1',
    });
  });

  it.each([
    ['none', {}],
    ['token', { token: 't', tokenUsername: 'bot' }],
    ['accessKey', { accessKey: 'AK', secretKey: 'SK', sessionToken: 'ST' }],
    ['awsProfile', { profile: 'default' }],
    ['serviceAccount', { serviceAccount: '{}' }],
    ['helper', { helper: 'desktop' }],
  ] as const)('makes a credential of the kind %s', (credentialKind, fields) => {
    const draft = draftOf(filled({ credentialKind, ...fields }));
    expect(registryDraftSchema.safeParse(draft).success).toBe(true);
    expect(draft.credential?.kind).toBe(credentialKind);
  });
});

it('sends no user name with a token that needs none', () => {
  const values = filled({ credentialKind: 'token', token: 't', tokenUsername: 'typed' });
  expect(draftOf({ ...values, provider: 'digitalocean' }).credential).toEqual({
    kind: 'token',
    token: 't',
  });
  expect(draftOf({ ...values, provider: 'ghcr' }).credential).toHaveProperty('username', 'typed');
});

describe('regionUse', () => {
  it.each<[string, Partial<FormValues>, string]>([
    ['wanted', { provider: 'ecr' }, 'required'],
    ['welcome', { provider: 'tcr' }, 'optional'],
    ['told by the host', { address: 'registry.cn-hangzhou.aliyuncs.com' }, 'none'],
    [
      'saved as the host tells it',
      { address: 'registry.cn-hangzhou.aliyuncs.com', region: 'cn-hangzhou' },
      'none',
    ],
    ['entered all the same', { provider: 'harbor', region: 'eu-west-1' }, 'optional'],
    ['not there', { provider: 'harbor' }, 'none'],
  ])('%s: %o', (_title, change, use) => {
    expect(regionUse(filled(change))).toBe(use);
  });
});

describe('changesOf', () => {
  const saved = savedRegistry({
    name: 'Saved',
    address: 'https://registry.test/prefix',
    description: 'as it was',
    tls: { verify: true, caCertificate: pem, clientCertificate: pem, hasClientKey: true },
    credential: { kind: 'password', username: 'ann', state: 'saved', changedAt: null },
    clusters: ['one'],
  });
  const values = valuesOfRegistry(saved);

  it('is empty for an untouched form, however the address is spelled', () => {
    expect(changesOf(values, saved)).toEqual({});
    expect(
      changesOf({ ...values, address: ' HTTPS://Registry.test:443/prefix/v2/ ' }, saved),
    ).toEqual({});
  });

  it('names what differs and clears what was emptied', () => {
    const changes = changesOf(
      { ...values, name: 'New', description: '', clusters: 'one\ntwo', caCertificate: '' },
      saved,
    );
    expect(changes).toMatchObject({
      name: 'New',
      description: null,
      clusters: ['one', 'two'],
      tls: { caCertificate: null },
    });
    expect(registryChangesSchema.safeParse({ name: 'New', description: null }).success).toBe(true);
  });

  it('keeps the stored credential and key until they are replaced', () => {
    expect(changesOf({ ...values, keepCredential: false, password: 'new' }, saved)).toEqual({
      credential: { kind: 'password', username: 'ann', password: 'new' },
    });
    expect(changesOf({ ...values, keepCredential: false, credentialKind: 'none' }, saved)).toEqual({
      credential: { kind: 'none' },
    });
    expect(changesOf({ ...values, clientCertificate: '' }, saved)).toEqual({
      tls: { clientCertificate: null, clientKey: null },
    });
  });

  it.each<[string, Partial<FormValues>, string | null]>([
    ['another host', { address: 'other.test' }, 'address'],
    ['http instead of https', { address: 'http://registry.test/prefix' }, 'address'],
    ['another path of the same origin', { address: 'registry.test/other' }, null],
    ['a provider in a cloud', { provider: 'dockerhub' }, 'provider'],
    ["another provider of somebody's own", { provider: 'harbor' }, null],
    ['another region', { region: 'eu-west-1' }, 'region'],
    ['no verification', { verify: false }, 'verify'],
    ['another CA', { caCertificate: '' }, 'ca'],
    ['another proxy', { proxy: 'none' }, 'proxy'],
    ['another name', { name: 'New' }, null],
  ])('%s: the credential is lost by %o', (_title, change, loss) => {
    const changed = { ...values, ...change };
    expect(credentialLoss(changed, saved)).toBe(loss);
    expect(keepsCredential(changed, saved)).toBe(loss === null);
    expect('credential' in changesOf(changed, saved)).toBe(loss !== null);
  });

  it('loses nothing when there is no stored credential', () => {
    const anonymous = savedRegistry();
    const moved = { ...valuesOfRegistry(anonymous), address: 'other.test' };
    expect(credentialLoss(moved, anonymous)).toBeNull();
    expect(changesOf(moved, anonymous)).toEqual({ address: 'other.test' });
  });

  it.each(['missing', 'changed'] as const)(
    'leaves a credential that is %s as it is while other things change',
    (state) => {
      const gone = savedRegistry({
        credential: { kind: 'password', username: 'ann', state, changedAt: null },
      });
      const renamed = { ...valuesOfRegistry(gone), address: 'other.test' };
      expect(credentialLoss(renamed, gone)).toBeNull();
      expect(changesOf(renamed, gone)).toEqual({ address: 'other.test' });
    },
  );

  it('knows which changes are worth a test', () => {
    expect(touchesConnection(changesOf({ ...values, description: 'other' }, saved))).toBe(false);
    expect(touchesConnection(changesOf({ ...values, verify: false }, saved))).toBe(true);
    expect(signatureOf(values, saved)).toBe(signatureOf({ ...values, name: 'x' }, saved));
    expect(signatureOf(values, saved)).not.toBe(signatureOf({ ...values, proxy: 'none' }, saved));
  });
});

describe('suggestedName', () => {
  it.each([
    ['', ''],
    ['not an address', ''],
    ['registry.example.com', 'registry.example.com'],
    ['http://localhost:5000/', 'localhost:5000'],
    ['hub.docker.com', 'Docker Hub'],
  ])('of %j is %j', (address, name) => {
    expect(suggestedName(address)).toBe(name);
  });
});
