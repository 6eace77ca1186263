import { describe, expect, test } from 'vitest';
import { hostOfServer } from '../../../shared/docker-server.ts';
import { BerthError } from '../../../shared/errors.ts';
import { readText } from '../text/read-text.ts';
import {
  containersAuth,
  dockerConfig,
  readContainersAuth,
  readDockerConfig,
} from './docker-config.ts';

const basic = (text: string) => Buffer.from(text).toString('base64');
const ada = { auth: basic('ada:pa:ss wörd') };
const adaCredential = { kind: 'password', username: 'ada', password: 'pa:ss wörd' };

describe("Docker's config.json", () => {
  test.each([
    ['https://index.docker.io/v1/', 'https://docker.io'],
    ['index.docker.io', 'https://docker.io'],
    ['docker.io', 'https://docker.io'],
    ['registry-1.docker.io', 'https://docker.io'],
    ['ghcr.io', 'https://ghcr.io'],
    ['https://ghcr.io', 'https://ghcr.io'],
    ['https://ghcr.io/v1/', 'https://ghcr.io'],
    ['https://ghcr.io/v2/', 'https://ghcr.io'],
    ['HTTPS://GHCR.IO', 'https://ghcr.io'],
    ['registry.example.com:5000', 'https://registry.example.com:5000'],
    ['http://registry.example.com:5000/v1/', 'http://registry.example.com:5000'],
    ['localhost:5000', 'http://localhost:5000'],
    ['https://localhost:5000', 'https://localhost:5000'],
    ['[::1]:5000', 'http://[::1]:5000'],
  ])('the key %s is the registry %s', (key, address) => {
    expect(readDockerConfig({ auths: { [key]: ada } })).toMatchObject({
      logins: [{ key, address, namespace: null, username: 'ada', credential: adaCredential }],
      notes: [],
    });
  });

  test.each([
    [
      'auth',
      { auth: basic('ada:secret') },
      'ada',
      { kind: 'password', username: 'ada', password: 'secret' },
    ],
    [
      'auth, padded by old versions',
      { auth: basic('ada:secret\0\0') },
      'ada',
      { kind: 'password', username: 'ada', password: 'secret' },
    ],
    [
      'user and password in plain',
      { username: 'ada', password: 'secret', email: 'a@b' },
      'ada',
      { kind: 'password', username: 'ada', password: 'secret' },
    ],
    ['auth before plain', { ...ada, username: 'eve', password: 'x' }, 'ada', adaCredential],
    [
      'an identity token',
      { auth: basic('0000:'), identitytoken: 'tok' },
      null,
      { kind: 'token', token: 'tok' },
    ],
    ['a registry token', { registrytoken: 'tok' }, null, { kind: 'accessToken', token: 'tok' }],
    [
      'an identity token beside a registry token',
      { registrytoken: 'access', identitytoken: 'refresh' },
      null,
      { kind: 'token', token: 'refresh' },
    ],
    [
      'a token as a password',
      { auth: basic('<token>:tok') },
      null,
      { kind: 'token', token: 'tok' },
    ],
  ])('%s', (_what, entry, username, credential) => {
    expect(readDockerConfig({ auths: { 'ghcr.io': entry } })?.logins).toMatchObject([
      { username, credential, helper: null },
    ]);
  });

  test.each([
    [
      'a store keeps what is empty',
      { auths: { 'ghcr.io': {} }, credsStore: 'desktop' },
      ['desktop'],
    ],
    [
      'a store stands before the file',
      { auths: { 'ghcr.io': ada }, credsStore: 'desktop' },
      ['desktop'],
    ],
    [
      "the host's helper stands before the store",
      { auths: { 'ghcr.io': {} }, credsStore: 'desktop', credHelpers: { 'ghcr.io': 'gh' } },
      ['gh'],
    ],
    [
      'an empty helper means the file',
      { auths: { 'ghcr.io': ada }, credsStore: 'desktop', credHelpers: { 'ghcr.io': '' } },
      [null],
    ],
    [
      'a helper needs no entry',
      { credHelpers: { 'ghcr.io': 'gh', 'gcr.io': 'gcloud' } },
      ['gh', 'gcloud'],
    ],
    [
      'spellings of one host are one',
      { auths: { 'https://ghcr.io/v1/': {} }, credHelpers: { 'ghcr.io': 'gh' } },
      ['gh'],
    ],
    ['nothing at all', { auths: { 'ghcr.io': {} } }, [null]],
  ])('%s', (_what, config, helpers) => {
    const found = readDockerConfig(config);
    expect(found?.logins.map(({ helper }) => helper)).toEqual(helpers);
    expect(found?.notes).toEqual([]);
  });

  test("logins of Docker's own service are no registries, and unknown keys do not matter", () => {
    const found = readDockerConfig({
      currentContext: 'desktop-linux',
      HttpHeaders: { 'X-Token': 'secret' },
      auths: { 'ghcr.io': { ...ada, colour: 1 } },
      unknown: [],
    });
    expect(found?.logins).toHaveLength(1);
    expect(
      readDockerConfig({ auths: { 'https://index.docker.io/v1/access-token': {} } })?.logins,
    ).toEqual([]);
  });

  test('what cannot be used is noted by its key, without a secret, and the others still count', () => {
    const found = readDockerConfig({
      auths: {
        'https://eve:canary-1@evil.example.com': ada,
        'a b': ada,
        'ghcr.io': 'canary-2',
        'quay.io': { auth: '*** canary-3' },
        'gcr.io': { auth: basic('canary-4') },
        'registry.example.com': ada,
      },
      credHelpers: { 'x.example.com': '../canary', 'y.example.com': 7 },
      credsStore: '/bin/sh',
    });
    expect(found?.logins.filter(({ credential }) => credential !== null)).toHaveLength(1);
    expect(found?.notes).toHaveLength(8);
    expect(JSON.stringify(found?.notes)).not.toContain('canary');
  });

  test.each([
    ['auths that are a list', { auths: [] }],
    ['helpers that are a text', { credHelpers: 'gh' }],
  ])('%s are noted', (_what, config) => {
    expect(readDockerConfig(config)).toMatchObject({ logins: [], notes: [{}] });
  });

  test('the forerunner is the object of logins alone; another shape is none', () => {
    expect(
      readDockerConfig({ 'https://ghcr.io/v1/': { ...ada, email: 'a@b' } })?.logins,
    ).toHaveLength(1);
    for (const value of [undefined, null, 'text', [1]]) expect(readDockerConfig(value)).toBeNull();
  });
});

describe('the auth.json of the containers tools', () => {
  test('a key may name a part of a host, so that one host has several accounts', () => {
    const file = {
      auths: {
        'registry.example.com/team/app': { auth: basic('bot:1') },
        'registry.example.com/team': { auth: basic('ada:2') },
        'registry.example.com': { auth: basic('eve:3') },
        'docker.io/library': { auth: basic('hub:4') },
        'localhost:5000/x': { auth: basic('local:5') },
      },
    };
    // Helm keeps such keys in a file of Docker's form.
    for (const read of [readContainersAuth, readDockerConfig])
      expect(
        read(file)?.logins.map(({ address, namespace, username }) => [
          address,
          namespace,
          username,
        ]),
      ).toEqual([
        ['https://registry.example.com', 'team/app', 'bot'],
        ['https://registry.example.com', 'team', 'ada'],
        ['https://registry.example.com', null, 'eve'],
        ['https://docker.io', 'library', 'hub'],
        ['http://localhost:5000', 'x', 'local'],
      ]);
  });

  test('a part that no repository can have is noted', () => {
    expect(readContainersAuth({ auths: { 'ghcr.io/a b': ada } })).toMatchObject({
      logins: [],
      notes: [{}],
    });
  });
});

describe('keys of both', () => {
  const eve = { auth: basic('eve:1') };

  test.each(['docker', 'containers', undefined] as const)(
    'two parts of one host are two registries, read as %s',
    (told) => {
      const text = JSON.stringify({ auths: { 'h/group1/charts': ada, 'h/group2/charts': eve } });
      const { registries } = readText(text, told).read;
      expect(registries.map(({ draft, credential }) => [draft.namespace, credential])).toEqual([
        ['group1/charts', adaCredential],
        ['group2/charts', { kind: 'password', username: 'eve', password: '1' }],
      ]);
    },
  );

  test.each([
    'oci://ghcr.io',
    'oci://ghcr.io/team/chart',
    'docker://ghcr.io/app',
    'OCI://ghcr.io',
    'ftp://ghcr.io',
    'oci:ghcr.io',
    'oci:',
    'file:///etc/passwd',
    'ssh://git@ghcr.io',
    '//ghcr.io',
    'ghcr.io:port',
    'https://',
    '',
  ])('%j is no host and gets no secret', (key) => {
    expect(readDockerConfig({ auths: { [key]: ada } })).toMatchObject({ logins: [], notes: [{}] });
    const text = JSON.stringify({ auths: { [key]: ada, 'quay.io': eve } });
    expect(readText(text).read.registries.map(({ draft }) => draft.address)).toEqual([
      'https://quay.io',
    ]);
    expect(hostOfServer(key) === null || !key.includes('://')).toBe(true);
  });

  test.each([
    ['https://ghcr.io/group/charts', 'group/charts'],
    ['https://ghcr.io/v2/group', 'group'],
    ['ghcr.io/v1/', null],
    ['ghcr.io/v2/app', 'v2/app'],
    ['ghcr.io.', null],
    ['GHCR.io:443/Team', 'Team'],
  ])('%s is the part %s of its host', (key, namespace) => {
    expect(readDockerConfig({ auths: { [key]: ada } })?.logins).toMatchObject([
      { address: 'https://ghcr.io', namespace },
    ]);
  });

  test('spellings of one host are one login; other accounts and secrets are not lost', () => {
    const spellings = ['ghcr.io', 'https://ghcr.io/v2/', 'GHCR.IO:443', 'https://ghcr.io.'];
    const one = readDockerConfig({ auths: Object.fromEntries(spellings.map((key) => [key, ada])) });
    expect(one).toMatchObject({ logins: [{ key: 'ghcr.io', username: 'ada' }], notes: [] });
    const marked = readDockerConfig({ auths: { 'ghcr.io': {}, 'https://ghcr.io': ada } });
    expect(marked?.logins).toMatchObject([{ key: 'https://ghcr.io', username: 'ada' }]);
    const two = readDockerConfig({ auths: { 'ghcr.io': ada, 'https://ghcr.io': eve } });
    expect(two?.logins.map(({ username }) => username)).toEqual(['ada', 'eve']);
    const other = readDockerConfig({
      auths: { 'ghcr.io': ada, 'https://ghcr.io': { auth: basic('ada:other') } },
    });
    expect(other).toMatchObject({ logins: [{ credential: adaCredential }], notes: [{}] });
    expect(
      readDockerConfig({ auths: { 'ghcr.io': {}, 'https://ghcr.io': {} }, credsStore: 'desktop' })
        ?.logins,
    ).toHaveLength(1);
  });
});

describe('as pasted text', () => {
  const plain = { auths: { 'ghcr.io': ada } };
  const prefixed = { auths: { 'ghcr.io/team': ada } };

  test('each is surest of its own', () => {
    expect(dockerConfig.recognise(plain, '')).toBeGreaterThan(containersAuth.recognise(plain, ''));
    expect(containersAuth.recognise(prefixed, '')).toBeGreaterThan(
      dockerConfig.recognise(prefixed, ''),
    );
    for (const value of [undefined, {}, [], { auths: 'x' }, { registries: [] }])
      expect([dockerConfig.recognise(value, ''), containersAuth.recognise(value, '')]).toEqual([
        0, 0,
      ]);
  });

  test('the secret comes along, a helper is saved as one', () => {
    const { registries } = dockerConfig.read(
      { ...plain, credHelpers: { 'eu.gcr.io': 'gcloud' } },
      '',
    );
    expect(registries).toMatchObject([
      {
        draft: { name: 'ghcr.io', address: 'https://ghcr.io', provider: 'ghcr' },
        credential: adaCredential,
        account: { kind: 'password', username: 'ada' },
      },
      { draft: { provider: 'gar' }, credential: { kind: 'helper', helper: 'gcloud' } },
    ]);
    expect(containersAuth.read(prefixed, '').registries[0]?.draft).toMatchObject({
      name: 'ghcr.io/team',
      namespace: 'team',
    });
  });

  test('another text is refused by path, and nothing is written', () => {
    expect(() => dockerConfig.read([], '')).toThrow(BerthError);
    expect(() => containersAuth.write([], '')).toThrow(BerthError);
  });
});
