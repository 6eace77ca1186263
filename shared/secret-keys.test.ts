import { expect, test } from 'vitest';
import { withoutPlatformSecrets, withoutSecrets } from './secret-keys.ts';

const secret = 'pull-word-4711';

test.each([
  ['password', secret],
  ['PASSWORD', secret],
  ['registry_passwd', secret],
  ['db.pwd', secret],
  ['Pass', secret],
  ['userPass', secret],
  ['client-secret', secret],
  ['secret_data', secret],
  ['accessKey', secret],
  ['AWS_SECRET_ACCESS_KEY', secret],
  ['secretKey2', secret],
  ['x-api-key', secret],
  ['apiKeys', [secret]],
  ['private.key', secret],
  ['tls.key', secret],
  ['credential', secret],
  ['credentials', [secret]],
  ['auth', secret],
  ['Authorization', secret],
  ['.dockerconfigjson', secret],
  ['dockerconfigjson', { auths: { h: { auth: secret } } }],
  ['identityToken', secret],
  ['token', { inner: secret }],
  ['passwordBase64', secret],
  ['PIN_TOKEN', 4711],
  ['credentials', { value: secret }],
  ['auth', { data: secret }],
  ['env', [{ name: 'REGISTRY_PASSWORD', value: secret }]],
  ['headers', [{ key: 'X-Auth-Token', value: secret }]],
  ['header', 'Bearer abcdef-4711-abcdef'],
  ['note', `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`],
  ['proxy', `http://ann:${secret}@proxy.example.com:3128`],
  ['link', `https://${secret}@git.example.com/x`],
  ['host', `ann:${secret}@registry.example.com`],
])('%s is taken out at any depth, and named', (key, value) => {
  const {
    dropped,
    count,
    value: clean,
  } = withoutSecrets({ a: [{ b: { [key]: value, other: 1 } }] });
  expect(JSON.stringify(clean)).not.toMatch(/4711/);
  expect(clean).toMatchObject({ a: [{ b: { other: 1 } }] });
  expect(dropped[0]).toMatch(/^a\[0\]\.b\./);
  expect(count).toBe(1);
});

test.each([
  ['xrayToken', 'present'],
  ['hasPassword', true],
  ['password', ''],
  ['password', '******'],
  ['secret', null],
  ['token', {}],
  ['existingSecretName', 'pull'],
  ['tokenUrl', 'https://auth.example.com/token'],
  ['passwordPolicy', 'strict'],
  ['credentialKind', 'password'],
  ['accessKeyId', 'AKIA1'],
  ['author', 'ann'],
  ['compass', 'north'],
  ['auth', { kind: 'basic', username: 'ann' }],
  ['credentials', { username: 'ann', region: 'eu-west-1' }],
  ['env', [{ name: 'REGISTRY_USER', value: 'ann' }]],
  ['kind', 'Basic authentication'],
  ['clone', 'ssh://git@git.example.com/x'],
  ['mail', 'mailto:ann@example.com'],
  ['mail', 'ann@example.com'],
])('%s stays: %j', (key, value) => {
  expect(withoutSecrets({ a: { [key]: value } })).toEqual({
    value: { a: { [key]: value } },
    dropped: [],
    count: 0,
  });
});

test('a system may have its user under a name that looks like a secret', () => {
  const platform = { zadig: { record: { access_key: 'robot', secret_key: secret } } };
  expect(withoutPlatformSecrets(platform)).toMatchObject({
    value: { zadig: { record: { access_key: 'robot' } } },
    dropped: ['zadig.record.secret_key'],
  });
  expect(withoutPlatformSecrets({ own: { access_key: secret }, password: secret }).value).toEqual({
    own: {},
  });
});

test('what is told stays short, however much is taken out', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, n) => [`password${n}`, secret]),
  );
  const { dropped, count } = withoutSecrets({ ['k'.repeat(100_000)]: many });
  expect(count).toBe(5_000);
  expect(JSON.stringify(dropped).length).toBeLessThan(20_000);
});
