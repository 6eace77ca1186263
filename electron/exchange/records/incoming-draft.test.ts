import { describe, expect, test } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { registryDraftSchema } from '../../../shared/model/registry.ts';
import { incomingAccount } from './incoming-account.ts';
import { derivedName, incomingDraft } from './incoming-draft.ts';

const address = 'https://registry.example.com';

describe('the texts of a foreign record', () => {
  test.each([
    ['registry.example.com', 'https://registry.example.com'],
    ['HTTP://Registry.Example.com:80/v2/', 'http://registry.example.com'],
    ['https://index.docker.io/v1/', 'https://docker.io'],
    ['localhost:5000', 'http://localhost:5000'],
  ])('the address %s becomes %s', (given, normalised) => {
    expect(incomingDraft({ address: given }).draft.address).toBe(normalised);
  });

  test.each(['https://***.example.com', 'ftp://x', '', 'a b'])(
    'what is no address stays for the check of the draft: %s',
    (given) => {
      const { draft } = incomingDraft({ address: given });
      expect(draft.address).toBe(given);
      expect(draft.name).not.toBe('');
      expect(registryDraftSchema.safeParse(draft).success).toBe(false);
    },
  );

  test('endless texts are looked at only once', () => {
    const endless = 'a'.repeat(4_000_000);
    const took = cpuTimeOf(() => {
      expect(incomingDraft({ address: endless, name: 'x' }).draft.address).toBe(endless);
      const caCertificate = '-----BEGIN CERTIFICATE-----'.repeat(9_000);
      expect(incomingDraft({ address, caCertificate }).draft).not.toHaveProperty('tls');
    });
    expect(took).toBeLessThan(5_000);
  });

  test('a user and password in the address are taken out and handed on', () => {
    expect(
      incomingDraft({ address: 'https://ci%40x:p%3Ass@registry.example.com/a' }),
    ).toMatchObject({
      draft: { address: 'https://registry.example.com/a' },
      userinfo: { username: 'ci@x', password: 'p:ss' },
      notes: expect.arrayContaining([expect.objectContaining({ field: 'address' })]),
    });
  });

  test('a missing name is made of host and namespace', () => {
    const { draft, notes } = incomingDraft({ address: `${address}:5000`, namespace: '/team/' });
    expect(draft).toMatchObject({ name: 'registry.example.com:5000/team', namespace: 'team' });
    expect(notes).toMatchObject([{ name: draft.name, field: 'name' }]);
    expect(derivedName(address, null)).toBe('registry.example.com');
  });

  test('long texts are shortened to what Berth saves, never inside a character', () => {
    const { draft, notes } = incomingDraft({
      address,
      name: `${'n'.repeat(98)}🙂🙂`,
      description: 'd'.repeat(251),
    });
    expect(draft.name).toBe(`${'n'.repeat(98)}…`);
    expect(draft.description).toBe(`${'d'.repeat(249)}…`);
    expect(notes.map(({ field }) => field)).toEqual(['name', 'description']);
    expect(registryDraftSchema.safeParse(draft).success).toBe(true);
    const fits = incomingDraft({ address, name: 'n'.repeat(100), description: 'd'.repeat(250) });
    expect(fits.notes).toEqual([]);
  });

  test('what Berth cannot hold is left out with a note', () => {
    const { draft, notes } = incomingDraft({
      address,
      name: 'x',
      internalAddress: 'https://***',
      region: 'not a region',
      namespace: 'team **',
      caCertificate: 'not PEM',
      clusters: ['one', 2, null, 'bad\u0000'],
    });
    expect(draft).toMatchObject({
      internalAddress: null,
      region: null,
      namespace: null,
      clusters: ['one', '2'],
    });
    expect(draft).not.toHaveProperty('tls');
    expect(notes.map(({ field }) => field)).toEqual([
      'internalAddress',
      'region',
      'namespace',
      'tls.caCertificate',
      'clusters',
    ]);
  });

  test('a private key is not taken for a certificate', () => {
    const caCertificate =
      '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\ny\n-----END PRIVATE KEY-----';
    expect(incomingDraft({ address, caCertificate }).draft).not.toHaveProperty('tls');
  });

  test('the address decides the provider where the record says native or nothing', () => {
    const ecr = 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    for (const provider of ['native', null] as const)
      expect(incomingDraft({ address: ecr, provider }).draft).toMatchObject({
        provider: 'ecr',
        region: 'eu-west-1',
      });
    expect(incomingDraft({ address: ecr, provider: 'harbor' }).draft).toMatchObject({
      provider: 'harbor',
      region: null,
    });
  });
});

describe('the account of a foreign record', () => {
  test.each(['***', '******', '', '   ', '••••', '<hidden>', null, undefined, 7])(
    'a secret %j counts as missing',
    (secret) => {
      expect(incomingAccount('one', 'password', 'robot', secret)).toEqual({
        credential: null,
        account: { kind: 'password', username: 'robot' },
        notes: [],
      });
    },
  );

  test('a masked user and secret: there is one, no more is known', () => {
    const { credential, account } = incomingAccount('one', 'accessKey', '***', '***');
    expect(credential).toBeNull();
    expect(account).toEqual({ kind: 'accessKey' });
    expect(incomingAccount('one', 'password', '', '').account).toBeNull();
  });

  test('a secret with stars in it is a secret', () => {
    expect(incomingAccount('one', 'password', 'robot', 'a***b').credential).toEqual({
      kind: 'password',
      username: 'robot',
      password: 'a***b',
    });
  });

  test('a password without a user is a token, a secret key without its access key is nothing', () => {
    expect(incomingAccount('one', 'password', null, 'glpat').credential).toEqual({
      kind: 'token',
      token: 'glpat',
    });
    const { credential, notes } = incomingAccount('one', 'accessKey', null, 'key');
    expect(credential).toBeNull();
    expect(notes).toMatchObject([{ name: 'one', field: 'credential' }]);
  });

  test('a user name that no registry takes is left out, without the secret in the note', () => {
    const { credential, notes } = incomingAccount('one', 'password', 'a:b', 'hunter2');
    expect(credential).toBeNull();
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).not.toContain('hunter2');
  });
});
