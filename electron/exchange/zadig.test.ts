import { describe, expect, test } from 'vitest';
import { BerthError } from '../../shared/errors.ts';
import type { DepartingRegistry } from './foreign-format.ts';
import { isJsonObject, type JsonValue } from './json-value.ts';
import { parseLeniently } from './lenient-json.ts';
import { expectRoundTrip, readText, savedFrom } from './testing/round-trip.ts';
import { zadig } from './zadig.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Body of POST as documented (koderover/zadig-doc, Zadig v4.0, api/registry), stars replaced. */
const createBody = {
  address: 'https://demo.tencentcloudcr.com',
  provider: 'tcr',
  namespace: 'zadigx',
  is_default: true,
  access_key: 'robot',
  secret_key: 's3cret',
  enable_tls: true,
  tls_cert: pem,
};

/** Answer of GET as documented there, with its trailing comma. */
const listAnswer = `[
    {
        "registry_id":"6308815592****995e813035",
        "address": "https://****.***.tencentyun.com",
        "provider": "native",
        "region": "",
        "namespace": "koderover-**",
        "is_default": false
    },
    {
        "registry_id":"630c7ad****30c131062e245",
        "address": "https://demo.tencentcloudcr.com",
        "provider": "tcr",
        "region": "",
        "namespace": "t",
        "is_default": true
    },
]`;

/** Also the body of PUT. */
const single = {
  registry_id: '6308815592abcd995e813035',
  address: 'https://ccr.ccs.tencentyun.com',
  provider: 'native',
  region: '',
  namespace: 'koderover-demo',
  is_default: false,
};

describe('the documented examples', () => {
  test('a request body comes back the same, its secret included', () => {
    const [saved] = imported(createBody);
    expect(saved?.registry).toMatchObject({
      name: 'demo.tencentcloudcr.com/zadigx',
      address: 'https://demo.tencentcloudcr.com',
      provider: 'tcr',
      namespace: 'zadigx',
      isDefault: true,
      tls: { verify: true, caCertificate: pem },
    });
    expect(saved?.credential).toEqual({ kind: 'password', username: 'robot', password: 's3cret' });
    const { json, notes } = written([saved], 'create');
    expect(json).toEqual(createBody);
    expect(notes).toEqual([]);
  });

  test('a request body as it is printed, masked: what is hidden counts as missing', () => {
    const stars = '*********';
    const [read] = readText(
      zadig,
      JSON.stringify({ ...createBody, access_key: stars, secret_key: stars, tls_cert: stars }),
    );
    expect(read?.credential).toBeNull();
    expect(read?.account).toEqual({ kind: 'password' });
    expect(read?.draft.tls).toBeUndefined();
    expect(read?.notes.map(({ field }) => field)).toContain('tls_cert');
    const { json, notes } = written(read === undefined ? [] : [savedFrom(read)], 'create');
    expect(json).toEqual({
      address: 'https://demo.tencentcloudcr.com',
      provider: 'tcr',
      namespace: 'zadigx',
      is_default: true,
      enable_tls: false,
    });
    expect(notes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['enable_tls', 'access_key', 'secret_key']),
    );
  });

  test('a list comes back the same', () => {
    const read = readText(zadig, listAnswer);
    expect(read.map(({ foreignId, isDefault }) => ({ foreignId, isDefault }))).toEqual([
      { foreignId: '6308815592****995e813035', isDefault: undefined },
      { foreignId: '630c7ad****30c131062e245', isDefault: true },
    ]);
    // The first address is masked: it stays for the draft's own check to refuse.
    expect(read[0]?.draft.address).toBe('https://****.***.tencentyun.com');
    const whole = read.slice(1).map(savedFrom);
    expect(written(whole, 'list').json).toEqual([parsed(listAnswer, 1)]);
  });

  test('one registry comes back the same, and is nothing but an account short of a request', () => {
    const saved = imported(single);
    expect(saved[0]?.registry).toMatchObject({
      provider: 'tcr',
      region: null,
      credential: { kind: 'password', state: 'missing' },
    });
    expect(written(saved, 'single').json).toEqual(single);
    const { json, notes } = written(saved, 'create');
    expect(json).toEqual({
      address: 'https://ccr.ccs.tencentyun.com',
      provider: 'native',
      namespace: 'koderover-demo',
      is_default: false,
      enable_tls: false,
    });
    expect(notes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['access_key', 'secret_key']),
    );
  });

  test('the answer to a request holds no registry', () => {
    expect(() => zadig.read(parseLeniently('{message: "success"}'), '')).toThrow(BerthError);
    expect(zadig.recognise({ message: 'success' }, '')).toBe(0);
  });
});

describe('what people paste', () => {
  test.each([
    ['inside the answer', { code: 0, message: 'ok', data: [single] }],
    ['below another name', { registries: [single] }],
    ['twice wrapped', { result: { items: [single] } }],
  ])('%s', (_how, value) => {
    expect(written(imported(value), 'single').json).toEqual(single);
  });

  test('several, one after the other', () => {
    const text = `${JSON.stringify(single)}\n${JSON.stringify({ ...single, registry_id: 7 })}`;
    const read = readText(zadig, text);
    expect(read.map(({ foreignId }) => foreignId)).toEqual([single.registry_id, '7']);
    expect(written(read.map(savedFrom), 'list').json).toEqual([
      single,
      { ...single, registry_id: 7 },
    ]);
  });

  test('more than a thousand are refused, quickly', () => {
    const many = (count: number) => ({ data: Array.from({ length: count }, () => single) });
    expect(zadig.read(many(1_000), '').registries).toHaveLength(1_000);
    for (const count of [1_001, 200_000])
      expect(() => zadig.read(many(count), '')).toThrow(/more than 1000/);
  });

  test('entries that are no registries are counted, not dropped in silence', () => {
    const { registries, notes } = zadig.read([single, 7, { name: 'x' }], '');
    expect(registries).toHaveLength(1);
    expect(notes[0]?.message).toContain('2 of the entries');
  });
});

describe('rules of Zadig', () => {
  test.each([
    ['acr-enterprise', 'acr'],
    ['tcr-enterprise', 'tcr'],
    ['jfrog', 'artifactory'],
    ['nexus', 'nexus'],
  ])('%s comes in as %s and goes back as it was', (name, provider) => {
    const saved = imported({ ...single, address: 'https://r.example.com', provider: name });
    expect(saved[0]?.registry.provider).toBe(provider);
    const list = written(saved, 'list');
    expect(list.json).toMatchObject([{ provider: name }]);
    const create = written(saved, 'create');
    expect(create.json).toMatchObject({ provider: name });
    expect(create.notes.some(({ field }) => field === 'provider')).toBe(true);
  });

  test('a changed provider shows, whatever it was called', () => {
    const saved = changed(imported({ ...single, provider: 'nexus' }), { provider: 'harbor' });
    expect(written(saved, 'single').json).toMatchObject({ provider: 'harbor' });
  });

  test('providers it has no name for go out as native, with a note', () => {
    const saved = changed(imported({ ...createBody, address: 'https://r.example.com' }), {
      provider: 'nexus',
      platform: {},
    });
    const { json, notes } = written(saved, 'create');
    expect(json).toMatchObject({ provider: 'native' });
    expect(notes.some(({ field }) => field === 'provider')).toBe(true);
  });

  test.each(['ecr', 'swr'])('%s takes access keys', (provider) => {
    const body = { ...createBody, provider, region: 'cn-north-4', access_key: 'AKIA1' };
    const saved = imported(body);
    expect(saved[0]?.credential).toEqual({
      kind: 'accessKey',
      accessKey: 'AKIA1',
      secretKey: 's3cret',
    });
    expect(written(saved, 'create').json).toEqual(body);
  });

  test('a password is not sent where access keys are asked for', () => {
    const saved = changed(imported(createBody), { provider: 'swr' });
    const { json, notes } = written(saved, 'create');
    expect(json).not.toHaveProperty('secret_key');
    expect(json).not.toHaveProperty('access_key');
    expect(notes.some(({ field }) => field === 'credential')).toBe(true);
  });

  test.each([false, undefined])('enable_tls %s trusts the system and checks', (enable_tls) => {
    const { enable_tls: _told, ...rest } = createBody;
    const [read] = readText(
      zadig,
      JSON.stringify(enable_tls === undefined ? rest : { ...rest, enable_tls }),
    );
    expect(read?.draft.tls).toBeUndefined();
    expect(read?.notes.some(({ field }) => field === 'tls_cert')).toBe(true);
  });

  test('without a certificate enable_tls goes out as false and says so', () => {
    const saved = imported(createBody);
    for (const verify of [true, false]) {
      const { json, notes } = written(
        changed(saved, { tls: { verify, hasClientKey: false } }),
        'create',
      );
      expect(json).toMatchObject({ enable_tls: false });
      expect(json).not.toHaveProperty('tls_cert');
      expect(notes.map(({ field }) => field)).toEqual([verify ? 'enable_tls' : 'tls.verify']);
    }
  });

  test('what a request requires is named, never sent empty', () => {
    const { json, notes } = written(
      changed(imported({ ...createBody, namespace: '' }), {}),
      'create',
    );
    expect(json).not.toHaveProperty('namespace');
    expect(notes).toMatchObject([{ field: 'namespace' }]);
    const ecr = imported({ address: 'https://r.example.com', provider: 'ecr', access_key: 'A' });
    const fields = written(ecr, 'create').notes.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['region', 'secret_key']));
    expect(fields).not.toContain('namespace');
  });

  test('of the registries that go out together only the default says so', () => {
    const [one, two] = [...imported(single), ...imported({ ...single, is_default: true })];
    if (one === undefined || two === undefined) throw new Error('two registries');
    const other = { ...two, registry: { ...two.registry, isDefault: false } };
    expect(written([one, other], 'list').json).toMatchObject([
      { is_default: false },
      { is_default: true },
    ]);
    const first = { ...one, registry: { ...one.registry, isDefault: true } };
    expect(written([first, other], 'list').json).toMatchObject([
      { is_default: true },
      { is_default: false },
    ]);
  });

  test('the secret goes out only when it is handed over', () => {
    const [saved] = imported(createBody);
    const { json, notes } = written(
      saved === undefined ? [] : [{ ...saved, credential: null }],
      'create',
    );
    const { secret_key: _secret, ...rest } = createBody;
    expect(json).toEqual(rest);
    expect(notes).toMatchObject([{ field: 'secret_key' }]);
  });

  test('what it cannot carry is told only of registries that have it', () => {
    const plain = written(imported(createBody), 'create').notes;
    expect(plain).toEqual([]);
    const { notes } = written(
      changed(imported(createBody), {
        proxy: 'http://proxy.example.com:3128',
        internalAddress: 'https://inside.example.com',
        clusters: ['c-1'],
        pinned: ['app'],
        group: 'Work',
        readOnly: true,
        active: false,
        description: 'Ours',
        name: 'Team registry',
      }),
      'create',
    );
    expect(notes.map(({ field }) => field).sort()).toEqual(
      [
        'active',
        'clusters',
        'description',
        'group',
        'internalAddress',
        'name',
        'pinned',
        'proxy',
        'readOnly',
      ].sort(),
    );
  });
});

describe('1,000 generated records come back', () => {
  const carries = ['address', 'region', 'namespace', 'isDefault'] as const;
  test('as bodies to create them', () => {
    expectRoundTrip(zadig, 'create', { carries });
  });
  test('as a list', () => {
    expectRoundTrip(zadig, 'list', { carries });
  });
  test('one by one', () => {
    expectRoundTrip(zadig, 'single', { carries, max: 1, runs: 300 });
  });
});

function imported(value: unknown): DepartingRegistry[] {
  return readText(zadig, JSON.stringify(value)).map(savedFrom);
}

function changed(
  saved: readonly DepartingRegistry[],
  changes: Partial<DepartingRegistry['registry']>,
): DepartingRegistry[] {
  return saved.map((one) => ({ ...one, registry: { ...one.registry, ...changes } }));
}

function written(saved: readonly (DepartingRegistry | undefined)[], shape: string) {
  const { text, notes } = zadig.write(
    saved.filter((one) => one !== undefined),
    shape,
  );
  return { json: parseLeniently(text), notes };
}

function parsed(text: string, index: number): JsonValue | undefined {
  const value = parseLeniently(text);
  const item = Array.isArray(value) ? value[index] : undefined;
  return isJsonObject(item) ? item : undefined;
}
