import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { unknownKeys } from '../../../e2e/fixtures/exchange/unknown-keys.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { sameJson } from '../text/json-value.ts';
import { parseLeniently } from '../text/lenient-json.ts';
import { panoptica } from './panoptica.ts';

function readOne(value: unknown) {
  const [one, ...more] = panoptica.read(value, '').registries;
  if (one === undefined || more.length > 0) throw new Error('not one registry');
  return one;
}

function writeBack(value: unknown, shape: string): unknown {
  const { registries } = panoptica.read(value, '');
  return parseLeniently(panoptica.write(registries.map(savedFrom), shape).text);
}

function saved(overrides: Partial<ExportedRegistry['registry']> = {}): ExportedRegistry {
  const { registry } = savedFrom({
    draft: { name: 'registry.example.com', address: 'https://registry.example.com' },
    credential: null,
    account: null,
    notes: [],
  });
  return { registry: { ...registry, ...overrides }, credential: null };
}

const ecrHost = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/**
 * Facts of the SDKs' examples (speakeasy-sdks/testpan-py and testpan-go,
 * `docs/sdks/registries`) and of the spec's schemas (Cisco-Kosha/cisco-panoptica,
 * `openapi.json`).
 */
describe("the SDKs' and the spec's own examples", () => {
  test.each([
    [{ type: 'JFROG', url: 'http://serene-hotel.biz' }, 'artifactory'],
    // AWS without a region: Berth holds no ECR without one.
    [{ type: 'AWS', url: 'http://imaginative-servitude.name' }, 'native'],
    [{ type: 'GCP', url: 'http://ordinary-shield.name' }, 'gar'],
    [{ type: 'JFROG', url: 'https://narrow-encirclement.info' }, 'artifactory'],
    [
      {
        type: 'JFROG',
        url: 'http://serene-hotel.biz',
        clusterIds: ['2a5fe89e-3548-44bf-9b5b-e5f9972484d3'],
        credentials: { registryCredentialsType: 'JfrogRegistryCredentials' },
      },
      'artifactory',
    ],
    [
      {
        cluster_ids: ['95b632a5-fe89-4e35-884b-fdb5be5f9972'],
        credentials: { registry_credentials_type: 'AwsRegistryCredentials' },
        type: 'AZURE',
        url: 'http://svelte-curio.org',
      },
      'azure',
    ],
    [
      {
        clusterIds: ['5540ef53-a34a-41b8-be99-731adc05d85a'],
        credentials: { registryCredentialsType: 'JfrogRegistryCredentials' },
        type: 'AWS',
        url: 'illum',
      },
      'native',
    ],
  ])('%j', (input, provider) => {
    const one = readOne(input);
    expect(one.draft.provider).toBe(provider);
    expect(panoptica.recognise(input, '')).toBeGreaterThanOrEqual(0.7);
    expect(writeBack(input, 'input')).toEqual(input);
    expect(writeBack([{ ...input, id: 'e5f28387-13f7-45c6-911a-2f9bf926c17f' }], 'list')).toEqual([
      { ...input, id: 'e5f28387-13f7-45c6-911a-2f9bf926c17f' },
    ]);
  });

  test.each([
    [
      "req = shared.RegistryInput(\n    type=shared.RegistryType.JFROG,\n    url='http://serene-hotel.biz',\n)",
      { type: 'JFROG', url: 'http://serene-hotel.biz' },
    ],
    [
      "import pan\nreq = shared.RegistryInput(\n    cluster_ids=[\n        '95b632a5-fe89-4e35-884b-fdb5be5f9972',\n    ],\n    credentials=shared.RegistryCredentials(\n        registry_credentials_type=shared.RegistryCredentialsType.AWS_REGISTRY_CREDENTIALS,\n    ),\n    type=shared.RegistryType.AZURE,\n    url='http://svelte-curio.org',\n)\n\nres = s.registries.post_registries(req)",
      {
        cluster_ids: ['95b632a5-fe89-4e35-884b-fdb5be5f9972'],
        credentials: { registry_credentials_type: 'AwsRegistryCredentials' },
        type: 'AZURE',
        url: 'http://svelte-curio.org',
      },
    ],
    [
      "Registry(type='OTHER', url='ghcr.io', cluster_ids=None, id=os.environ['ID'], x=settings.PASSWORD)",
      { type: 'OTHER', url: 'ghcr.io' },
    ],
  ])('code of the Python SDK: %s', (code, record) => {
    expect(panoptica.recognise(undefined, code)).toBeGreaterThan(0.8);
    const { registries, notes } = panoptica.read(undefined, code);
    expect(notes.map(({ field }) => field)).toEqual(code.includes('environ') ? ['id', 'x'] : []);
    expect(parseLeniently(panoptica.write(registries.map(savedFrom), 'input').text)).toEqual(
      record,
    );
  });

  test('the API says clusterIds and the SDK cluster_ids, whatever came', () => {
    const camel = {
      type: 'JFROG',
      url: 'https://a.jfrog.io',
      clusterIds: ['2a5fe89e-3548-44bf-9b5b-e5f9972484d3'],
      credentials: { registryCredentialsType: 'JfrogRegistryCredentials', username: 'me' },
      ownKey: 1,
    };
    const snake = {
      type: 'JFROG',
      url: 'https://a.jfrog.io',
      cluster_ids: camel.clusterIds,
      credentials: { registry_credentials_type: 'JfrogRegistryCredentials', username: 'me' },
      ownKey: 1,
    };
    for (const given of [camel, snake]) {
      expect(readOne(given).draft.clusters).toEqual(camel.clusterIds);
      expect(writeBack(given, 'sdk')).toEqual(snake);
    }
    const made = saved({ clusters: camel.clusterIds });
    expect(JSON.parse(panoptica.write([made], 'sdk').text)).toHaveProperty('cluster_ids');
    for (const shape of ['input', 'list'])
      expect(panoptica.write([made], shape).text).toContain('"clusterIds"');
  });

  test('several bodies are several, never a list', () => {
    for (const shape of ['input', 'sdk']) {
      const { text } = panoptica.write([saved(), saved({ address: 'https://b.example' })], shape);
      const urls = text.split(/\n\n/).map((body) => JSON.parse(body).url);
      expect(urls).toEqual(['https://registry.example.com', 'https://b.example']);
      expect(panoptica.read(parseLeniently(text), text).registries).toHaveLength(2);
    }
  });

  test('access keys of AWS', () => {
    const input = {
      type: 'AWS',
      url: ecrHost,
      credentials: {
        registryCredentialsType: 'AwsRegistryCredentials',
        accessKeyId: 'AKIAEXAMPLE',
        region: 'eu-west-1',
        secretAccessKey: 's3cret',
      },
    };
    const one = readOne(input);
    expect(one.draft).toMatchObject({ provider: 'ecr', region: 'eu-west-1' });
    expect(one.credential).toEqual({
      kind: 'accessKey',
      accessKey: 'AKIAEXAMPLE',
      secretKey: 's3cret',
    });
    expect(writeBack(input, 'input')).toEqual(input);
  });

  test('user name and password, in the spelling of the Python SDK', () => {
    const input = {
      type: 'OTHER',
      url: 'https://harbor.example.com',
      cluster_ids: [],
      credentials: {
        registry_credentials_type: 'StandardRegistryCredentials',
        username: 'robot',
        password: 's3cret',
      },
    };
    expect(readOne(input).credential).toEqual({
      kind: 'password',
      username: 'robot',
      password: 's3cret',
    });
    expect(readOne(input).draft.provider).toBe('harbor');
    expect(writeBack(input, 'input')).toEqual(input);
  });

  test("JFrog's Xray token is never kept; that it was there is", () => {
    const input = {
      type: 'JFROG',
      url: 'https://demo.jfrog.io',
      credentials: {
        registryCredentialsType: 'JfrogRegistryCredentials',
        username: 'robot',
        password: 's3cret',
        xrayToken: 'canary',
      },
    };
    const one = readOne(input);
    expect(JSON.stringify(one)).not.toContain('canary');
    expect(one.draft.platform).toMatchObject({ panoptica: { xrayToken: 'present' } });
    expect(one.notes.map(({ field }) => field)).toContain('credentials.xrayToken');
    const { text, notes } = panoptica.write([savedFrom(one)], 'input');
    const { xrayToken: _token, ...credentials } = input.credentials;
    expect(parseLeniently(text)).toEqual({ ...input, credentials });
    expect(notes.map(({ field }) => field)).toEqual(['credentials.xrayToken']);
  });

  test('lists, also as the SDKs wrap them, and the answer to a new one', () => {
    const registry = { id: 'a', type: 'OTHER', url: 'https://ghcr.io' };
    for (const value of [[registry], { classes: [registry] }, { registry }])
      expect(readOne(value)).toMatchObject({
        foreignId: 'a',
        draft: { provider: 'ghcr', address: 'https://ghcr.io' },
      });
    expect(panoptica.read([], '')).toEqual({ registries: [], notes: [] });
  });
});

describe('reading', () => {
  test('the host decides before the type does', () => {
    expect(readOne({ type: 'OTHER', url: 'demo.azurecr.io' }).draft.provider).toBe('azure');
    expect(readOne({ type: 'AWS', url: 'https://quay.io' }).draft.provider).toBe('quay');
  });

  test('masked secrets leave the account', () => {
    const one = readOne({
      type: 'OTHER',
      url: 'https://ghcr.io',
      credentials: {
        registryCredentialsType: 'StandardRegistryCredentials',
        username: 'me',
        password: '*****',
      },
    });
    expect(one.credential).toBeNull();
    expect(one.account).toEqual({ kind: 'password', username: 'me' });
  });

  test('entries without an address are left out and named', () => {
    const { registries, notes } = panoptica.read([{ type: 'AWS' }, { url: 'ghcr.io' }, null], '');
    expect(registries).toHaveLength(1);
    expect(registries[0]?.notes.map(({ field }) => field)).toContain('type');
    expect(notes.map(({ message }) => message.split(':')[0])).toEqual(['Entry 1', 'Entry 3']);
  });

  test.each([[null], ['text'], [{}], [{ type: 'AWS' }], [[{ url: 7.5 }, null].slice(1)]])(
    '%j is no registry of Panoptica',
    (value) => {
      expect(panoptica.recognise(value, '')).toBe(0);
      expect(() => panoptica.read(value, '')).toThrowError(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

describe('writing', () => {
  test.each([
    ['ecr', 'AWS'],
    ['gar', 'GCP'],
    ['azure', 'AZURE'],
    ['artifactory', 'JFROG'],
    ['harbor', 'OTHER'],
    ['acr', 'OTHER'],
    ['native', 'OTHER'],
  ] as const)('%s is %s', (provider, type) => {
    const { text } = panoptica.write([saved({ provider, region: 'eu-west-1' })], 'input');
    expect(parseLeniently(text)).toMatchObject({ type });
  });

  test('a provider that comes back as another one is named', () => {
    const notes = (overrides: Partial<ExportedRegistry['registry']>) =>
      panoptica.write([saved(overrides)], 'input').notes.map(({ field }) => field);
    expect(notes({ provider: 'harbor' })).toEqual(['provider']);
    expect(notes({ provider: 'azure' })).toEqual([]);
    expect(notes({})).toEqual([]);
  });

  test('a secret goes out only when it was handed over, and what is required is named', () => {
    const held = saved({
      credential: { kind: 'password', username: 'me', state: 'saved', changedAt: null },
    });
    const { text, notes } = panoptica.write([held], 'input');
    expect(parseLeniently(text)).toMatchObject({
      credentials: { registryCredentialsType: 'StandardRegistryCredentials', username: 'me' },
    });
    expect(text).not.toContain('"password":');
    expect(notes.map(({ field }) => field)).toEqual(['credentials.password']);
    const nobody = saved({ credential: { kind: 'password', state: 'missing', changedAt: null } });
    expect(panoptica.write([nobody], 'input').text).not.toContain('"username"');
  });

  test('keys of other clouds are not written as those of AWS', () => {
    const exported = saved({
      provider: 'acr',
      credential: { kind: 'accessKey', username: 'LTAI', state: 'saved', changedAt: null },
    });
    const { text, notes } = panoptica.write(
      [{ ...exported, credential: { kind: 'accessKey', accessKey: 'LTAI', secretKey: 'canary' } }],
      'list',
    );
    expect(text).not.toMatch(/canary|LTAI/);
    expect(notes.map(({ field }) => field)).toContain('credential');
  });

  test('what was changed in Berth goes out, the rest as it came', () => {
    const { registry } = savedFrom(
      readOne({
        id: 'a',
        type: 'OTHER',
        url: 'HTTPS://Registry.Example.com/',
        cluster_ids: ['c1'],
        x: 1,
        credentials: { registry_credentials_type: 'StandardRegistryCredentials', username: 'old' },
      }),
    );
    const changed = {
      ...registry,
      clusters: ['c1', 'c2'],
      credential: { ...registry.credential, username: 'new' },
    };
    const { text } = panoptica.write([{ registry: changed, credential: null }], 'list');
    expect(parseLeniently(text)).toEqual([
      {
        id: 'a',
        type: 'OTHER',
        url: 'HTTPS://Registry.Example.com/',
        cluster_ids: ['c1', 'c2'],
        x: 1,
        credentials: { registry_credentials_type: 'StandardRegistryCredentials', username: 'new' },
      },
    ]);
  });
});

test('generated lists of Panoptica come back as they were, secrets aside', () => {
  const user = fc.stringMatching(/^[a-z]{1,12}$/);
  const credentials = (snake: boolean) =>
    fc.oneof(
      fc.record({
        [snake ? 'registry_credentials_type' : 'registryCredentialsType']: fc.constantFrom(
          'StandardRegistryCredentials',
          'JfrogRegistryCredentials',
          'AwsRegistryCredentials',
        ),
      }),
      fc.record({
        [snake ? 'registry_credentials_type' : 'registryCredentialsType']: fc.constantFrom(
          'StandardRegistryCredentials',
          'JfrogRegistryCredentials',
        ),
        username: user,
        more: unknownKeys,
      }),
      fc.record({
        [snake ? 'registry_credentials_type' : 'registryCredentialsType']:
          fc.constant('AwsRegistryCredentials'),
        [snake ? 'access_key_id' : 'accessKeyId']: fc.stringMatching(/^[A-Z0-9]{16}$/),
        region: fc.constantFrom('eu-west-1', 'US-EAST-1', 'not a region'),
      }),
    );
  const registryIn = (snake: boolean) =>
    fc
      .record(
        {
          id: fc.oneof(fc.uuid(), fc.integer()),
          type: fc.constantFrom('AWS', 'GCP', 'AZURE', 'JFROG', 'OTHER'),
          url: fc.constantFrom(`https://${ecrHost}/`, 'HTTP://a.example:80', 'quay.io', 'illum'),
          [snake ? 'cluster_ids' : 'clusterIds']: fc.array(fc.uuid(), { maxLength: 2 }),
          credentials: credentials(snake),
          more: unknownKeys,
        },
        { requiredKeys: ['type', 'url', 'more'] },
      )
      .map(({ more, ...rest }) => ({ ...rest, ...more }));
  const registry = fc.oneof(registryIn(false), registryIn(true));
  fc.assert(
    fc.property(fc.array(registry, { maxLength: 2 }), (registries) => {
      const plain = JSON.parse(JSON.stringify(registries));
      const back = writeBack(plain, 'list');
      if (!sameJson(back, plain)) expect(back).toEqual(plain);
    }),
    { numRuns: runsOf(1_000) },
  );
});
