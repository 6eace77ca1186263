import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { unknownKeys } from '../../../e2e/fixtures/exchange/unknown-keys.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import type { JsonObject } from '../text/json-value.ts';
import { sameJson } from '../text/json-value.ts';
import { parseLeniently } from '../text/lenient-json.ts';
import { runai } from './runai.ts';

/**
 * Facts of the API's own examples (docs.nvidia.com/run-ai, REST API, "Workload assets",
 * "Registry"; the OpenAPI's examples of AssetMeta, AssetCreationRequest and RegistrySpec).
 */
const documentedSpec = {
  url: 'https://hub.docker.com/',
  credentialKind: 'password',
  user: 'admin',
  password: 12_345_678,
};
const documentedMeta = {
  name: 'my-asset',
  scope: 'tenant',
  id: 'a418ed33-9399-48c0-a890-122cadd13bfd',
  // The shared example of all assets; registries answer `registry`.
  kind: 's3',
  createdBy: 'test@run.ai',
  createdAt: '2023-02-23T14:25:36.707685Z',
  updatedBy: 'test@run.ai',
  updatedAt: '2023-02-23T14:25:36.707685Z',
  workloadSupportedTypes: {
    workspace: false,
    training: false,
    distributed: true,
    distFramework: 'TF',
  },
};
const documentedCreation = {
  meta: {
    name: 'my-asset',
    scope: 'tenant',
    workloadSupportedTypes: {
      workspace: false,
      training: false,
      inference: false,
      distributed: true,
      distFramework: 'TF',
    },
  },
  spec: { ...documentedSpec, password: '12345678' },
};

function withoutPassword({ password: _password, ...spec }: JsonObject): JsonObject {
  return spec;
}

function readOne(value: unknown) {
  const [one, ...more] = runai.read(value, '').registries;
  if (one === undefined || more.length > 0) throw new Error('not one registry');
  return one;
}

function writeBack(value: unknown, shape: string): unknown {
  const { registries } = runai.read(value, '');
  return parseLeniently(runai.write(registries.map(savedFrom), shape).text);
}

/** A saved registry that never was in Run:ai. */
function saved(overrides: Partial<ExportedRegistry['registry']> = {}): ExportedRegistry {
  const { registry } = savedFrom({
    draft: { name: 'Team', address: 'https://registry.example.com' },
    credential: null,
    account: { kind: 'password', username: 'robot' },
    notes: [],
  });
  return { registry: { ...registry, ...overrides }, credential: null };
}

describe("the API's own examples", () => {
  test('the creation request is read, and exported as it is documented', () => {
    const one = readOne(documentedCreation);
    expect(one.draft).toMatchObject({
      name: 'my-asset',
      address: 'https://docker.io',
      provider: 'dockerhub',
    });
    expect(one.credential).toEqual({ kind: 'password', username: 'admin', password: '12345678' });
    expect(writeBack(documentedCreation, 'create')).toEqual(documentedCreation);
    // Several bodies are several, never a list.
    const { text } = runai.write([saved(), saved({ name: 'other' })], 'create');
    const names = text.split(/\n\n/).map((body) => JSON.parse(body).meta.name);
    expect(names).toEqual([saved().registry.name, 'other']);
    expect(runai.read(parseLeniently(text), text).registries).toHaveLength(2);
    expect(runai.recognise(documentedCreation, '')).toBeGreaterThan(0.9);
  });

  test('the answer of one is read and goes back without its secret', () => {
    const entry = { meta: documentedMeta, spec: documentedSpec };
    const one = readOne(entry);
    expect(one.foreignId).toBe(documentedMeta.id);
    expect(one.credential).toEqual({ kind: 'password', username: 'admin', password: '12345678' });
    const { text } = runai.write([{ ...savedFrom(one), credential: null }], 'entry');
    expect(parseLeniently(text)).toEqual({ ...entry, spec: withoutPassword(documentedSpec) });
  });

  test('the list is read and goes back the same', () => {
    const meta = {
      ...documentedMeta,
      kind: 'registry',
      description: 'description of my asset.',
      clusterId: '71f69d83-ba66-4822-adf5-55ce55efd210',
      departmentId: null,
      projectId: 7,
      autoDelete: false,
      private: false,
      tenantId: 9697,
      projectName: 'team-a',
      updateCount: 12_345,
    };
    const list = { entries: [{ meta, spec: { ...documentedSpec, password: 'p' } }] };
    expect(runai.recognise(list, '')).toBe(1);
    expect(writeBack(list, 'list')).toEqual(list);
  });

  test('a creation request made of an answer has nothing that Run:ai gives', () => {
    const entry = {
      meta: { ...documentedMeta, tenantId: 1, deletedAt: null, updateCount: 3, projectName: 'a' },
      spec: { ...documentedSpec, password: 'p' },
      status: { phase: 'ready' },
    };
    expect(writeBack(entry, 'create')).toEqual({
      meta: {
        name: 'my-asset',
        scope: 'tenant',
        workloadSupportedTypes: documentedMeta.workloadSupportedTypes,
      },
      spec: { ...documentedSpec, password: 'p' },
    });
  });

  test('an update request has no address: nothing is saved, and it is said', () => {
    expect(runai.read({ meta: { name: 'my-asset' } }, '')).toMatchObject({
      registries: [],
      notes: [{ name: 'my-asset', message: 'No spec.url. Left out.' }],
    });
  });

  test('what was entered in Berth goes out with a registry that never was there', () => {
    const one = readOne(documentedCreation);
    const saved = savedFrom(one);
    const meta = { scope: 'project', projectId: 7, workloadSupportedTypes: { inference: true } };
    const platform = { runai: { shape: 'create', record: { meta } } };
    const { text } = runai.write(
      [{ credential: null, registry: { ...saved.registry, platform } }],
      'create',
    );
    expect(parseLeniently(text)).toEqual({
      meta: { ...meta, name: 'my-asset' },
      spec: { ...withoutPassword(documentedSpec), url: saved.registry.address },
    });
  });

  test('an empty list is a list', () => {
    expect(runai.read({ entries: [] }, '')).toEqual({ registries: [], notes: [] });
    expect(writeBack({ entries: [] }, 'list')).toEqual({ entries: [] });
  });
});

describe('reading', () => {
  test('masked and missing passwords leave the account', () => {
    for (const password of ['***', '', '••••••', undefined]) {
      const one = readOne({ meta: { name: 'a' }, spec: { ...documentedSpec, password } });
      expect(one.credential).toBeNull();
      expect(one.account).toEqual({ kind: 'password', username: 'admin' });
    }
  });

  test('neither the password nor what looks like one is kept in platform', () => {
    const { draft, notes } = readOne({
      meta: { name: 'a', scope: 'tenant' },
      spec: { ...documentedSpec, password: 'canary-1', apiKey: 'canary-2' },
    });
    expect(JSON.stringify(draft.platform)).not.toContain('canary');
    expect(notes.map(({ field }) => field)).toContain('spec.apiKey');
  });

  test('long names and descriptions are shortened, and go back in full', () => {
    const entry = {
      meta: { name: 'n'.repeat(120), description: 'd'.repeat(300), scope: 'tenant' },
      spec: { ...documentedSpec, password: 'p' },
    };
    const one = readOne(entry);
    expect(one.draft.name).toHaveLength(100);
    expect(one.draft.description).toHaveLength(250);
    expect(writeBack(entry, 'create')).toEqual(entry);
  });

  test('other assets in a list are left out and named', () => {
    const secret = {
      meta: { ...documentedMeta, name: 'pull', kind: 'dockerRegistry' },
      spec: { url: 'https://ghcr.io', user: 'u', existingSecretName: 's' },
    };
    const { registries, notes } = runai.read(
      { entries: [secret, { meta: documentedMeta, spec: documentedSpec }, 7], total: 3 },
      '',
    );
    expect(registries).toHaveLength(1);
    expect(notes.map(({ name, field, message }) => name ?? field ?? message.split(':')[0])).toEqual(
      ['total', 'pull', 'Entry 3'],
    );
    expect(runai.recognise(secret, '')).toBe(0);
  });

  test.each([[null], ['text'], [7], [{}], [{ spec: {} }], [{ entries: 'no' }]])(
    '%j is no registry of Run:ai',
    (value) => {
      expect(runai.recognise(value, '')).toBe(0);
      expect(() => runai.read(value, '')).toThrowError(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

describe('writing', () => {
  test('what Run:ai requires and the registry lacks is named and left out', () => {
    const anonymous = saved({ credential: { kind: 'none', state: 'saved', changedAt: null } });
    const { text, notes } = runai.write([anonymous], 'create');
    expect(parseLeniently(text)).toEqual({
      meta: { name: 'Team' },
      spec: { url: 'https://registry.example.com', credentialKind: 'password' },
    });
    expect(notes.map(({ field }) => field)).toEqual(['meta.scope', 'spec.user', 'spec.password']);
  });

  test.each([
    ['cluster', 'clusterId'],
    ['department', 'departmentId'],
    ['project', 'projectId'],
  ])('the scope %s needs %s', (scope, key) => {
    const exported = savedFrom(
      readOne({ meta: { name: 'a', scope, [key]: null }, spec: documentedSpec }),
    );
    const { text, notes } = runai.write([exported], 'create');
    expect(notes.map(({ field }) => field)).toEqual([`meta.${key}`]);
    expect(parseLeniently(text)).toMatchObject({ meta: { name: 'a', scope } });
    expect(text).not.toContain(key);
  });

  test('a secret goes out only when it was handed over', () => {
    const held = saved();
    expect(runai.write([held], 'create').text).not.toContain('"password":');
    expect(runai.write([held], 'create').notes.map(({ field }) => field)).toContain(
      'spec.password',
    );
    const confirmed: ExportedRegistry = {
      ...held,
      credential: { kind: 'password', username: 'robot', password: 's3cret' },
    };
    expect(parseLeniently(runai.write([confirmed], 'create').text)).toMatchObject({
      spec: { user: 'robot', password: 's3cret' },
    });
  });

  test('what was changed in Berth goes out, the rest as it came', () => {
    const exported = savedFrom(
      readOne({
        meta: { ...documentedMeta, description: 'old', 'x-team': 7 },
        spec: { ...documentedSpec, url: 'HTTPS://Registry.Example.com:443/v2/' },
      }),
    );
    const { registry } = exported;
    const changed = { ...exported, registry: { ...registry, name: 'New', description: null } };
    expect(parseLeniently(runai.write([changed], 'create').text)).toEqual({
      meta: {
        name: 'New',
        scope: 'tenant',
        workloadSupportedTypes: documentedMeta.workloadSupportedTypes,
        'x-team': 7,
      },
      spec: {
        url: 'HTTPS://Registry.Example.com:443/v2/',
        credentialKind: 'password',
        user: 'admin',
        password: '12345678',
      },
    });
  });

  test('only what a registry has is named as left behind', () => {
    const plain = runai.write([saved()], 'create').notes.map(({ field }) => field);
    expect(plain).toEqual(['spec.password', 'meta.scope']);
    const full = saved({
      namespace: 'team',
      internalAddress: 'https://inside.example.com',
      clusters: ['c1'],
      readOnly: true,
    });
    expect(runai.write([full], 'create').notes.map(({ field }) => field)).toEqual([
      'internalAddress',
      'namespace',
      'readOnly',
      'clusters',
      ...plain,
    ]);
  });
});

const line = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength }).filter((it) => it.trim() !== '' && !it.includes('@'));
const text = line(40);
test('generated assets as Run:ai answers them come back as they were, secrets aside', () => {
  const asset = fc
    .record({
      meta: fc.record(
        {
          name: line(130),
          description: fc.option(line(300)),
          scope: fc.constantFrom('system', 'tenant', 'Other'),
          id: fc.oneof(fc.uuid(), fc.integer()),
          kind: fc.constant('registry'),
          tenantId: fc.option(fc.integer()),
          createdBy: text,
          createdAt: text,
          updatedBy: text,
          updatedAt: text,
          projectId: fc.option(fc.integer()),
          private: fc.option(fc.boolean()),
          unknown: unknownKeys,
        },
        { noNullPrototype: true },
      ),
      spec: fc.record(
        {
          url: fc.constantFrom(
            'https://hub.docker.com/',
            'HTTPS://Ghcr.io',
            'registry.example.com:5000/v2/',
            'http://localhost:5000/',
            'quay.io/path/',
          ),
          credentialKind: fc.constantFrom('password', 'other'),
          user: fc.stringMatching(/^[a-z]{1,20}$/),
          unknown: unknownKeys,
        },
        { noNullPrototype: true },
      ),
    })
    .map(({ meta: { unknown: more, ...meta }, spec: { unknown: other, ...spec } }) => ({
      meta: { ...meta, ...more },
      spec: { ...spec, ...other },
    }));
  fc.assert(
    fc.property(fc.array(asset, { maxLength: 3 }), (entries) => {
      const plain = JSON.parse(JSON.stringify({ entries }));
      const back = writeBack(plain, 'list');
      if (!sameJson(back, plain)) expect(back).toEqual(plain);
    }),
    { numRuns: runsOf(1_000) },
  );
});
