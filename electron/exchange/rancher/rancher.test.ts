import { describe, expect, test } from 'vitest';
import { expectRoundTrip, readText, savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../text/json-value.ts';
import { parseLeniently } from '../text/lenient-json.ts';
import { rancher } from './rancher.ts';

/** Bodies of POST as documented (Rancher v1.0 API, resources registry and registryCredential). */
const registryBody = { description: 'string', name: 'string', serverAddress: 'string' };
const credentialBody = {
  description: 'string',
  email: 'string',
  name: 'string',
  publicValue: 'string',
  registryId: 'reference[registry]',
  secretValue: 'password',
};

/** A registry with every field of the generated client (rancher/go-rancher, generated_registry.go). */
const registry = {
  id: '1sp5',
  type: 'registry',
  links: { self: 'http://rancher:8080/v1/registries/1sp5' },
  actions: { deactivate: 'http://rancher:8080/v1/registries/1sp5/?action=deactivate' },
  accountId: '1a5',
  blockDevicePath: null,
  created: '2016-03-01T10:00:00Z',
  createdTS: 1456826400000,
  data: { fields: { serverAddress: 'quay.io' } },
  description: null,
  driverName: null,
  externalId: null,
  kind: 'registry',
  name: 'quay',
  removeTime: null,
  removed: null,
  serverAddress: 'quay.io',
  state: 'active',
  transitioning: 'no',
  transitioningMessage: null,
  transitioningProgress: null,
  uuid: '3a1f6c1e-0000-4000-8000-000000000001',
  volumeAccessMode: null,
  volumeCapabilities: [],
};

function credential(id: string, publicValue: string, more: JsonObject = {}): JsonObject {
  return {
    id,
    type: 'registryCredential',
    registryId: '1sp5',
    publicValue,
    secretValue: null,
    email: 'ops@example.com',
    state: 'active',
    ...more,
  };
}

describe('the documented examples', () => {
  test('both bodies, as they are printed one after the other', () => {
    const [saved] = imported(`${JSON.stringify(registryBody)}\n${JSON.stringify(credentialBody)}`);
    expect(saved?.registry).toMatchObject({ name: 'string', address: 'https://string' });
    expect(saved?.credential).toEqual({
      kind: 'password',
      username: 'string',
      password: 'password',
    });
    const requests = written([saved], 'create').json;
    expect(requests).toEqual([
      { method: 'POST', path: '/v1/projects/{projectId}/registries', body: registryBody },
      {
        method: 'POST',
        path: '/v1/projects/{projectId}/registryCredentials',
        body: { ...credentialBody, registryId: '{registryId}' },
      },
      { method: 'POST', path: '/v1/projects/{projectId}/registries/{registryId}?action=activate' },
    ]);
  });

  test('a registry, alone and in a collection', () => {
    const alone = imported(JSON.stringify(registry));
    expect(alone[0]?.registry).toMatchObject({ name: 'quay', provider: 'quay', active: true });
    expect(written(alone, 'registry')).toEqual({ json: registry, notes: [] });
    const collection = {
      type: 'collection',
      resourceType: 'registry',
      links: { self: 'http://rancher:8080/v1/registries' },
      pagination: { limit: null, total: null, partial: false },
      data: [registry, { ...registry, id: '1sp6', name: 'other' }],
    };
    const saved = imported(JSON.stringify(collection));
    expect(written(saved, 'collection').json).toEqual({
      type: 'collection',
      resourceType: 'registry',
      data: collection.data,
    });
  });

  test('a credential alone names the registry that it lacks', () => {
    const { registries, notes } = rancher.read(credential('1c1', 'robot'), '');
    expect(registries).toEqual([]);
    expect(notes[0]?.message).toMatch(/1c1.*registry 1sp5/);
    expect(rancher.recognise(credentialBody, '')).toBeGreaterThan(0.5);
  });
});

describe('registries and credentials', () => {
  const older = credential('1c1', 'old', { created: '2016-03-01T10:00:00Z' });
  const newer = credential('1c2', 'new', { created: '2016-04-01T10:00:00Z' });

  test.each([
    ['an array', [newer, registry, older]],
    ['an object', { registries: [registry], registryCredentials: [newer, older] }],
    [
      'two collections',
      [
        { type: 'collection', data: [registry] },
        { type: 'collection', data: [newer, older] },
      ],
    ],
  ])('joined by id in %s; the newest is in use', (_how, value) => {
    const [saved] = imported(JSON.stringify(value));
    expect(saved?.registry.credential).toMatchObject({
      kind: 'password',
      username: 'new',
      state: 'missing',
    });
    const { json } = written([saved], 'together');
    expect(json).toEqual([registry, without(newer), without(older)]);
  });

  test('each goes to its own registry', () => {
    const other = { ...registry, id: 6, name: 'second' };
    const saved = imported(
      JSON.stringify([registry, other, credential('1c3', 'b', { registryId: 6 }), older]),
    );
    expect(saved.map((one) => one.registry.credential.username)).toEqual(['old', 'b']);
  });

  test('no number of credentials takes long', () => {
    const many = Array.from({ length: 200_000 }, () => newer);
    expect(() => rancher.read([registry, ...many], '')).toThrow(/More than 10000/);
  });

  test('the newest is told by its time, then by its id, then by its place', () => {
    const byId = [credential('1c10', 'ten'), credential('1c9', 'nine')];
    const byLocation = [credential('x', 'first'), credential('y', 'last')];
    const resting = [older, { ...newer, state: 'removed' }];
    for (const [credentials, username] of [
      [byId, 'ten'],
      [byLocation, 'last'],
      [resting, 'old'],
    ] as const)
      expect(
        imported(JSON.stringify([registry, ...credentials]))[0]?.registry.credential.username,
      ).toBe(username);
  });

  test('a changed account shows in the credential in use alone', () => {
    const [saved] = imported(JSON.stringify([registry, older, newer]));
    if (saved === undefined) throw new Error('a registry');
    const { json, notes } = written(
      [
        {
          registry: {
            ...saved.registry,
            credential: { kind: 'password', username: 'bot', state: 'saved', changedAt: null },
          },
          credential: { kind: 'password', username: 'bot', password: 'pw' },
        },
      ],
      'together',
    );
    expect(json).toEqual([
      registry,
      without(older),
      { ...newer, publicValue: 'bot', secretValue: 'pw' },
    ]);
    expect(notes).toEqual([]);
  });

  test('credentials have no place beside a single registry, which is noted', () => {
    const saved = imported(JSON.stringify([registry, newer]));
    expect(written(saved, 'registry').notes).toMatchObject([{ field: 'credential' }]);
  });

  test('the request has the writable fields only, and names the e-mail address it lacks', () => {
    const [saved] = imported(
      JSON.stringify([registry, credential('1c1', 'robot', { email: null })]),
    );
    const { json, notes } = written([saved], 'create');
    expect(json).toEqual([
      {
        method: 'POST',
        path: '/v1/projects/1a5/registries',
        body: { name: 'quay', serverAddress: 'quay.io' },
      },
      {
        method: 'POST',
        path: '/v1/projects/1a5/registryCredentials',
        body: { registryId: '{registryId}', publicValue: 'robot' },
      },
      { method: 'POST', path: '/v1/projects/1a5/registries/{registryId}?action=activate' },
    ]);
    expect(notes.map(({ field }) => field)).toEqual(['secretValue', 'email', 'registryId']);
  });
});

describe('state', () => {
  test.each([
    ['inactive', false],
    ['deactivating', false],
    ['removed', false],
    ['purged', false],
    ['active', true],
    ['registering', true],
    ['no-such-state', true],
    [null, true],
  ])('%s: active %s, and the word goes back as it came', (state, active) => {
    const saved = imported(JSON.stringify({ ...registry, state }));
    expect(saved[0]?.registry.active).toBe(active);
    expect(written(saved, 'registry').json).toEqual({ ...registry, state });
  });

  test('a registry switched off here goes out as inactive, and its requests do not activate it', () => {
    const saved = changed(imported(JSON.stringify(registry)), { active: false });
    expect(written(saved, 'registry').json).toMatchObject({ state: 'inactive' });
    expect(JSON.stringify(written(saved, 'create').json)).not.toContain('activate');
    const again = imported(JSON.stringify(written(saved, 'create').json));
    expect(again[0]?.registry.active).toBe(false);
  });
});

describe('addresses', () => {
  test.each([
    ['https://registry.example.com:5000', 'registry.example.com:5000', false],
    ['https://docker.io', 'index.docker.io', false],
    ['http://localhost:5000', 'localhost:5000', false],
    ['http://registry.example.com', 'registry.example.com', true],
    ['https://registry.example.com/team', 'registry.example.com', true],
  ])('%s goes out as %s', (address, serverAddress, noted) => {
    const saved = changed(imported(JSON.stringify(registry)), { address, provider: 'native' });
    const { json, notes } = written(saved, 'registry');
    expect(json).toMatchObject({ serverAddress });
    expect(notes.some(({ field }) => field === 'address')).toBe(noted);
  });

  test('one that Rancher has in another spelling stays as it was', () => {
    const spelled = { ...registry, serverAddress: 'HTTPS://Quay.io/' };
    const saved = imported(JSON.stringify(spelled));
    expect(saved[0]?.registry.address).toBe('https://quay.io');
    expect(written(saved, 'registry').json).toEqual(spelled);
  });
});

describe('generated records come back', () => {
  const carries = ['name', 'description', 'active'] as const;
  test('as requests in order', () => {
    expectRoundTrip(rancher, 'create', {
      carries,
      records: (written) => listed(written).flatMap(({ body }) => listed([body ?? null])),
    });
  });
  test('as registries with their credentials', () => {
    expectRoundTrip(rancher, 'together', { carries });
  });
  test('as a collection', () => {
    expectRoundTrip(rancher, 'collection', {
      carries,
      runs: 300,
      records: (written) => (isJsonObject(written) ? listed(written['data']) : []),
    });
  });
  test('one by one', () => {
    expectRoundTrip(rancher, 'registry', { carries, max: 1, runs: 300 });
  });
});

function imported(text: string): ExportedRegistry[] {
  return readText(rancher, text).map(savedFrom);
}

function changed(
  saved: readonly ExportedRegistry[],
  changes: Partial<ExportedRegistry['registry']>,
): ExportedRegistry[] {
  return saved.map((one) => ({ ...one, registry: { ...one.registry, ...changes } }));
}

function written(saved: readonly (ExportedRegistry | undefined)[], shape: string) {
  const { text, notes } = rancher.write(
    saved.filter((one) => one !== undefined),
    shape,
  );
  return { json: parseLeniently(text), notes };
}

/** The secret is never kept, not even where it is null. */
function without(credential: JsonObject): JsonObject {
  const { secretValue: _hidden, ...rest } = credential;
  return rest;
}

function listed(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
