import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { unknownKeys } from '../../../e2e/fixtures/exchange/unknown-keys.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import type { JsonValue } from '../text/json-value.ts';
import { sameJson } from '../text/json-value.ts';
import { parseLeniently } from '../text/lenient-json.ts';
import { adapt } from './adapt.ts';

/** Reads a text as pasted. */
function read(text: string) {
  let value: unknown;
  try {
    value = parseLeniently(text);
  } catch {
    value = undefined;
  }
  return { ...adapt.read(value, text), certainty: adapt.recognise(value, text) };
}

function locations(text: string) {
  return read(text).registries.map(({ draft: { address, internalAddress, namespace } }) =>
    [address, namespace, internalAddress].map((it) => it ?? '-').join(' '),
  );
}

function writeBack(value: JsonValue, shape: string): unknown {
  const { registries } = adapt.read(value, '');
  return parseLeniently(adapt.write(registries.map(savedFrom), shape).text);
}

function saved(overrides: Partial<ExportedRegistry['registry']>): ExportedRegistry {
  const { registry } = savedFrom({
    draft: { name: 'registry.example.com', address: 'https://registry.example.com' },
    credential: null,
    account: null,
    notes: [],
  });
  return { registry: { ...registry, ...overrides }, credential: null };
}

/**
 * Facts of unboundedsystems/adapt: `cloud/src/docker/RegistryDockerImage.tsx`,
 * `cloud/test/docker/RegistryDockerImage.spec.tsx`, `cloud/test/k8s/utils.spec.ts`,
 * `docs/tutorial_concepts`.
 */
describe("Adapt's own examples", () => {
  test.each([
    ['{ "registryPrefix": "localhost:5000" }', 'http://localhost:5000 - -'],
    ['{ registryUrl: "http://localhost:5000" }', 'http://localhost:5000 - -'],
    ["makeClusterInfo({ registryPrefix: 'gcr.io/myproject' })", 'https://gcr.io myproject -'],
    ["return { kubeconfig, registryUrl: 'host:5000/path/' };", 'https://host:5000 path -'],
    ['{ kubeconfig, registryUrl: "host:5000/path" }', 'https://host:5000 path -'],
    [
      '<RegistryDockerImage handle={h} registryUrl="localhost:5000" imageSrc={src} />',
      'http://localhost:5000 - -',
    ],
    [
      'new RegistryDockerImage({ registryPrefix: { external: "localhost:5000", internal: "k3s-reg:5000" } })',
      'http://localhost:5000 - https://k3s-reg:5000',
    ],
    [
      "const registryPrefix = 'foo';\nconst info = await makeClusterInfo({ kubeconfig, registryPrefix });",
      'https://foo - -',
    ],
  ])('%s', (text, expected) => {
    expect(locations(text)).toEqual([expected]);
    expect(read(text).certainty).toBeGreaterThan(0.5);
  });

  test('a value of the environment is named, not guessed', () => {
    const { registries, notes, certainty } = read(
      'export async function clusterInfo() {\n    return makeClusterInfo({ registryPrefix: process.env.KUBE_DOCKER_REPO || undefined });\n}',
    );
    expect(registries).toEqual([]);
    expect(notes).toMatchObject([
      { field: 'registryPrefix', message: expect.stringMatching(/^Line 2: .*expression/) },
    ]);
    expect(certainty).toBeGreaterThan(0.3);
  });
});

describe('code', () => {
  test.each([
    ['registryPrefix: "a.example/x"', 'https://a.example x -'],
    ['registryPrefix="a.example/x"', 'https://a.example x -'],
    ['registryPrefix={"a.example"}', 'https://a.example - -'],
    ['<A registryPrefix={`a.example`} b={c}>', 'https://a.example - -'],
    [
      "<A registryPrefix={{ external: 'a.example', internal: 'b.example' } as Split} />",
      'https://a.example - https://b.example',
    ],
    ["f({ registryUrl: ('a.example' as const) satisfies string })", 'https://a.example - -'],
    ["f({ registryUrl: 'a.example'! })", 'https://a.example - -'],
    ["f({ 'registryUrl': 'a.example' })", 'https://a.example - -'],
    ["f({ ['registryUrl']: 'a.example' })", 'https://a.example - -'],
    ["config.registryUrl = 'a.example';", 'https://a.example - -'],
    ["config['registryUrl'] = 'a.example';", 'https://a.example - -'],
    ["export const registryUrl: string = 'a.example';", 'https://a.example - -'],
    ['f({ registryUrl: "a\\u002eexample" })', 'https://a.example - -'],
    [
      "f({ registryPrefix: { external: 'a.example' as const, /* in */ 'internal': `b.example`, } as const })",
      'https://a.example - https://b.example',
    ],
    [
      "interface A { registryUrl?: string; registryPrefix: RegistryString | undefined }\nf({ registryUrl: 'a.example' })",
      'https://a.example - -',
    ],
    [
      "<p>Don't look</p>; <A registryUrl='a.example' re={/['\"`]/} /> // registryUrl: 'no.example'",
      'https://a.example - -',
    ],
    ["f({ registryUrl: 'a.example' /* , registryUrl: 'b.example' */ })", 'https://a.example - -'],
    [
      'const text = "registryUrl: \'no.example\'"; f({ registryUrl: "a.example" })',
      'https://a.example - -',
    ],
    [
      `\`registryUrl: 'no.example' \${f({ registryUrl: 'a.example' })} registryUrl: 'no.example'\``,
      'https://a.example - -',
    ],
    ["const a: A = <A>{ registryUrl: 'a.example' };", 'https://a.example - -'],
  ])('%s', (text, expected) => {
    expect(locations(text)).toEqual([expected]);
  });

  test.each([
    ['f({ registryUrl })'],
    ['f({ registryUrl: url })'],
    [`f({ registryUrl: \`\${host}:5000\` })`],
    ["f({ registryUrl: 'a' + '.example' })"],
    ["const registryUrl: Foo<A, B> = 'a.example';"],
    ["f({ registryUrl: process.env.X ?? 'a.example' })"],
    ["f({ registryUrl: 'a.example' || other })"],
    ["f({ registryUrl: 'a.example'.trim() })"],
    ["f({ registryUrl: on ? 'a.example' : 'b.example' })"],
    ["f({ registryUrl: get('a.example') })"],
    ["f({ registryUrl: { ...base, internal: 'b.example' } })"],
    ["f({ registryUrl: { external: host, internal: 'b.example' } })"],
    ["f({ registryUrl: ['a.example'][0] })"],
    ['<A registryUrl={props.registryUrl} />'],
    ['<A registryUrl={{ external, internal }} />'],
  ])('%s is an expression: named, not guessed', (text) => {
    const { registries, notes } = read(text);
    expect(registries).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.field).toBe('registryUrl');
  });

  test('half a literal keeps the half that is one', () => {
    const { registries, notes } = read(
      "f({ registryPrefix: { external: 'a.example', internal: host } })",
    );
    expect(registries[0]?.draft).toMatchObject({ address: 'https://a.example' });
    expect(notes[0]?.message).toContain('internal is an expression');
  });

  test.each([
    ['if (config.registryUrl === "a.example") f();'],
    ['const f = (registryUrl) => "a.example";'],
    ['f(a.registryUrl)'],
    ['type A = { registryUrl?: string };'],
    ['nothing here'],
    [''],
  ])('%s gives no value at all', (text) => {
    expect(() => read(text)).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(adapt.recognise(undefined, text)).toBe(0);
  });
});

describe('values', () => {
  test.each<[JsonValue, string]>([
    ['https://host:5000/path/', 'https://host:5000 path -'],
    ['http://host/a/b', 'http://host a/b -'],
    ['httpd.example/a', 'https://httpd.example a -'],
    [{ external: 'a.example/x', internal: 'a.example/x' }, 'https://a.example x -'],
    [{ external: 'a.example/x', internal: 'b.example/x' }, 'https://a.example x https://b.example'],
    [
      { external: 'a.example/x', internal: 'b.example/proxy/x' },
      'https://a.example x https://b.example/proxy',
    ],
    [
      { external: 'a.example', internal: 'b.example/proxy' },
      'https://a.example - https://b.example/proxy',
    ],
    [{ external: 'index.docker.io/me', internal: 'docker.io/me' }, 'https://docker.io me -'],
    [{ external: 'a.example' }, 'https://a.example - -'],
  ])('%j', (value, expected) => {
    expect(locations(JSON.stringify({ registryPrefix: value }))).toEqual([expected]);
    expect(writeBack({ registryPrefix: value }, 'registryPrefix-json')).toEqual({
      registryPrefix: value,
    });
  });

  test('an internal path of its own is told and kept', () => {
    const value = { registryUrl: { external: 'a.example/x', internal: 'b.example/y' } };
    const [one] = adapt.read(value, '').registries;
    expect(one?.draft.internalAddress).toBe('https://b.example');
    expect(one?.notes.map(({ field }) => field)).toContain('registryUrl.internal');
    expect(writeBack(value, 'registryUrl-json')).toEqual(value);
  });

  test('a missing half is told', () => {
    const [one] = adapt.read({ registryUrl: { external: 'a.example' } }, '').registries;
    expect(one?.notes.map(({ field }) => field)).toContain('registryUrl.internal');
    expect(adapt.read({ registryUrl: { internal: 'a.example' } }, '')).toMatchObject({
      registries: [],
      notes: [{ field: 'registryUrl', message: expect.any(String) }],
    });
  });

  test('a kubeconfig is never kept; other keys are', () => {
    const value = {
      kubeconfig: { users: [{ user: { token: 'canary' } }] },
      registryPrefix: 'a.example/x',
      newPathTag: 'app:1',
    };
    const [one] = adapt.read(value, '').registries;
    expect(JSON.stringify(one)).not.toContain('canary');
    expect(one?.notes.map(({ field }) => field)).toContain('kubeconfig');
    expect(writeBack(value, 'registryPrefix-json')).toEqual({
      registryPrefix: 'a.example/x',
      newPathTag: 'app:1',
    });
    expect(adapt.recognise(value, '')).toBeGreaterThan(0.9);
  });

  test('a user and password in the address go to the vault, never to platform', () => {
    const [one] = adapt.read({ registryUrl: 'https://me:canary@a.example/x' }, '').registries;
    expect(one?.draft).toMatchObject({ address: 'https://a.example', namespace: 'x' });
    expect(one?.credential).toEqual({ kind: 'password', username: 'me', password: 'canary' });
    expect(JSON.stringify(one?.draft)).not.toContain('canary');
  });

  test('bare values come and go bare', () => {
    for (const value of ['a.example/x', { external: 'a.example', internal: 'b.example' }])
      expect(writeBack(value, 'registryPrefix-json')).toEqual(value);
  });

  test('a record goes out under the name of the chosen version', () => {
    const value = { registryUrl: 'a.example/x', other: 1 };
    expect(writeBack(value, 'registryPrefix-json')).toEqual({
      registryPrefix: 'a.example/x',
      other: 1,
    });
  });

  test.each([[{ registryUrl: 7 }], [{ registryUrl: '' }], [{ registryUrl: ['a'] }]])(
    '%j is no registry: named',
    (value) => {
      expect(adapt.read(value, '')).toMatchObject({
        registries: [],
        notes: [{ field: 'registryUrl', message: expect.any(String) }],
      });
    },
  );

  test.each([[null], [7], [{}], [[]], [{ registryUrls: ['https://a.example'] }], [{ url: 'x' }]])(
    '%j has no such key',
    (value) => {
      expect(adapt.recognise(value, '')).toBe(0);
      expect(() => adapt.read(value, '')).toThrowError(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

describe('writing', () => {
  test('as the expression, with one address or two', () => {
    const name = 'registry.example.com/team';
    const one = saved({ name, namespace: 'team' });
    expect(adapt.write([one], 'registryPrefix')).toEqual({
      text: 'makeClusterInfo({ registryPrefix: "registry.example.com/team" });\n',
      notes: [],
    });
    const two = saved({ name, internalAddress: 'https://registry.svc:5000', namespace: 'team' });
    expect(adapt.write([two], 'registryUrl')).toEqual({
      text: 'makeClusterInfo({ registryUrl: { external: "registry.example.com/team", internal: "registry.svc:5000/team" } });\n',
      notes: [],
    });
  });

  test('what Adapt cannot carry is named, when the record has it', () => {
    const exported = saved({
      name: 'Ours',
      address: 'http://registry.example.com/prefix',
      credential: { kind: 'password', username: 'me', state: 'saved', changedAt: null },
    });
    const { text, notes } = adapt.write(
      [{ ...exported, credential: { kind: 'password', username: 'me', password: 'canary' } }],
      'registryPrefix',
    );
    expect(text).not.toContain('canary');
    expect(notes.map(({ field }) => field)).toEqual(['name', 'address', 'namespace', 'credential']);
  });

  test('texts that would break out of a string do not', () => {
    const { text } = adapt.write(
      [
        saved({
          platform: {
            adapt: {
              shape: 'registryPrefix',
              record: {
                registryPrefix: 'registry.example.com',
                'x": run(), "y': '"); run(); ("\u2028',
              },
            },
          },
        }),
      ],
      'registryPrefix',
    );
    expect(text).toBe(
      'makeClusterInfo({ registryPrefix: "registry.example.com", "x\\": run(), \\"y": "\\"); run(); (\\"\\u2028" });\n',
    );
  });
});

test('generated records of JSON come back as they were', () => {
  const host = fc.constantFrom(
    'a.example',
    'localhost:5000',
    'https://b.example',
    'gcr.io',
    'x:5000',
  );
  const path = fc.constantFrom('', '/', '/team', '/team/app/', '/Team/A_b');
  const location = fc.tuple(host, path).map((parts) => parts.join(''));
  const split = fc
    .tuple(location, location, unknownKeys)
    .map(([external, internal, more]) => ({ external, internal, ...more }));
  const record = fc
    .tuple(fc.oneof(location, split), unknownKeys)
    .map(([registryUrl, more]) => ({ registryUrl, ...more }));
  fc.assert(
    fc.property(fc.array(record, { minLength: 2, maxLength: 3 }), (records) => {
      const plain = JSON.parse(JSON.stringify(records));
      const back = writeBack(plain, 'registryUrl-json');
      if (!sameJson(back, plain)) expect(back).toEqual(plain);
    }),
    { numRuns: runsOf(1_000) },
  );
});
