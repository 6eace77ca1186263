import { describe, expect, test } from 'vitest';
import { expectRoundTrip, readText, savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { isJsonObject, type JsonValue } from '../text/json-value.ts';
import { parseLeniently } from '../text/lenient-json.ts';
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
    expect(read?.draft.tls).toEqual({ verify: true });
    expect(read?.notes.map(({ field }) => field)).toContain('tls_cert');
    const { json, notes } = written(read === undefined ? [] : [savedFrom(read)], 'create');
    expect(json).toEqual({
      address: 'https://demo.tencentcloudcr.com',
      provider: 'tcr',
      namespace: 'zadigx',
      is_default: true,
      enable_tls: true,
    });
    expect(notes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['tls_cert', 'access_key', 'secret_key']),
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
      enable_tls: true,
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

  test('more than ten thousand are refused, quickly', () => {
    const many = (count: number) => ({ data: Array.from({ length: count }, () => single) });
    expect(zadig.read(many(10_000), '').registries).toHaveLength(10_000);
    for (const count of [10_001, 200_000])
      expect(() => zadig.read(many(count), '')).toThrow(/More than 10000/);
  });

  test('entries that are no registries are counted, not dropped in silence', () => {
    const { registries, notes } = zadig.read([single, 7, { name: 'x' }], '');
    expect(registries).toHaveLength(1);
    expect(notes[0]?.message).toContain('2 entries');
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

  describe('enable_tls is whether the certificate is checked', () => {
    test.each([
      [false, { verify: false, caCertificate: pem }, ['tls.verify']],
      ['false', { verify: false, caCertificate: pem }, ['tls.verify']],
      [true, { verify: true, caCertificate: pem }, []],
      [undefined, { caCertificate: pem }, []],
      [null, { caCertificate: pem }, []],
    ])('%j comes in as %j', (enable_tls, tls, told) => {
      const [read] = readText(zadig, JSON.stringify({ ...createBody, enable_tls }));
      expect(read?.draft.tls).toEqual(tls);
      expect(read?.notes.map(({ field }) => field)).toEqual(['name', ...told]);
    });

    test.each([
      [true, undefined, ['tls_cert']],
      [true, pem, []],
      [false, undefined, []],
      [false, pem, []],
    ])('verify %s goes out as it is, with the certificate %j', (verify, caCertificate, told) => {
      const tls = {
        verify,
        hasClientKey: false,
        ...(caCertificate === undefined ? {} : { caCertificate }),
      };
      for (const saved of [
        changed(imported(createBody), { tls }),
        changed(imported(createBody), { tls, platform: {} }),
        changed(imported({ ...createBody, enable_tls: !verify }), { tls }),
      ]) {
        const { json, notes } = written(saved, 'create');
        expect(json).toMatchObject({ enable_tls: verify });
        expect(Object(json).tls_cert).toBe(caCertificate);
        expect(notes.map(({ field }) => field)).toEqual(told);
        expect(imported(json)[0]?.registry.tls).toEqual(tls);
      }
    });

    test('an answer tells nothing of it, and changes nothing', () => {
      const saved = changed(imported(single), { tls: { verify: false, hasClientKey: false } });
      const { json, notes } = written(saved, 'single');
      expect(json).toEqual(single);
      expect(notes.map(({ field }) => field)).toContain('tls.verify');
      expect(readText(zadig, JSON.stringify(single))[0]?.draft.tls).toBeUndefined();
    });
  });

  test('several bodies are several, never a list', () => {
    const saved = [...imported(createBody), ...imported({ ...createBody, namespace: 'other' })];
    const { text } = zadig.write(saved, 'create');
    const bodies = text.split(/\n\n/).map((body) => JSON.parse(body));
    expect(bodies).toEqual([createBody, { ...createBody, namespace: 'other', is_default: true }]);
    expect(readText(zadig, text)).toHaveLength(2);
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

describe('generated records come back', () => {
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

function imported(value: unknown): ExportedRegistry[] {
  return readText(zadig, JSON.stringify(value)).map(savedFrom);
}

function changed(
  saved: readonly ExportedRegistry[],
  changes: Partial<ExportedRegistry['registry']>,
): ExportedRegistry[] {
  return saved.map((one) => ({ ...one, registry: { ...one.registry, ...changes } }));
}

function written(saved: readonly (ExportedRegistry | undefined)[], shape: string) {
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
