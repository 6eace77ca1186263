import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedAddress } from '../../../e2e/fixtures/loopback-server.ts';
import {
  type PlayedSystem,
  playedLogin,
  startPlayedSystem,
} from '../../../e2e/fixtures/played-systems.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import type { ComparedField, SystemKind, SystemStep } from '../../../shared/model/system.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore({ passphrase: 'correct horse battery' });
});
afterEach(() => core.remove());

const secret = 'secret-of-ada-0123456789';
const draft = {
  name: 'Team',
  address: 'https://r.example.com',
  namespace: 'team',
  credential: { kind: 'password', username: 'ada', password: secret },
} as const;

async function connect(
  kind: SystemKind,
  { address }: Pick<PlayedSystem, 'address'>,
): Promise<string> {
  const { id } = await core.call('systems.create', {
    system: {
      name: kind,
      kind,
      address,
      proxy: 'none',
      ...(kind === 'rancher' ? { project: '1a5' } : {}),
      credential: playedLogin[kind],
    },
  });
  return id;
}
const rows = async (id: string) => (await core.call('systems.compare', { id })).rows;
/** Does one action on the only row. */
async function act(
  id: string,
  action: SystemStep['action'],
  more: Partial<SystemStep> = {},
  preview = false,
) {
  const [row] = await rows(id);
  const step = { key: row?.key ?? '', version: row?.version ?? '', action, ...more };
  const { results } = await core.call('systems.apply', { id, steps: [step], preview });
  return results[0];
}

test.each(['zadig', 'rancher', 'runai'] as const)(
  'a record published to %s is read back the same, changed there, compared field by field and brought back',
  async (kind) => {
    await using played = await startPlayedSystem(kind);
    const id = await connect(kind, played);
    expect(await core.call('systems.check', { id })).toEqual({ ok: true, count: 0 });
    const registry = await core.call('registries.create', { registry: draft });
    expect(await rows(id)).toMatchObject([{ state: 'here', registryId: registry.id }]);

    // Without the secret nothing is sent; a stored one is never taken.
    expect(await act(id, 'publish')).toMatchObject({
      state: 'failed',
      sent: 0,
      error: { code: 'INVALID_INPUT' },
    });
    const preview = await act(id, 'publish', { secret }, true);
    expect(preview).toMatchObject({ state: 'planned', sent: 0 });
    expect(JSON.stringify(preview)).not.toContain(secret);
    expect(JSON.stringify(preview)).toContain('********');
    expect(played.changes).toEqual([]);

    const published = await act(id, 'publish', { secret });
    expect(published).toMatchObject({ state: 'done', sent: preview?.requests.length });
    // What was shown is what was sent, but for the secret and the new id.
    expect(
      played.changes.map(({ method, path }) => [method, path.replace(/1sp\d+/, '{new id}')]),
    ).toEqual(
      preview?.requests.map(({ method, url }) => [method, url.replace(played.address, '')]),
    );
    expect(JSON.stringify(played.changes)).toContain(secret);
    expect(await rows(id)).toMatchObject([{ state: 'same', registryId: registry.id }]);

    const [there] = played.registries;
    const field: ComparedField = kind === 'zadig' ? 'namespace' : 'name';
    if (kind === 'runai') Object.assign((there?.['meta'] ?? {}) as object, { name: 'Squad' });
    else Object.assign(there ?? {}, kind === 'zadig' ? { namespace: 'squad' } : { name: 'Squad' });
    const [changed] = await rows(id);
    if (kind === 'zadig') {
      // Zadig's records have no name: address and namespace are what they are known by.
      expect(await rows(id)).toMatchObject([{ state: 'here' }, { state: 'there' }]);
      return;
    }
    expect(changed).toMatchObject({
      state: 'different',
      fields: [{ field, here: 'Team', there: 'Squad' }],
    });
    expect(await act(id, 'update', { fields: { [field]: 'there' } })).toMatchObject({
      state: 'done',
      sent: 0,
    });
    expect((await core.call('registries.get', { id: registry.id })).name).toBe('Squad');
    await core.call('registries.update', {
      id: registry.id,
      revision: 2,
      changes: { name: 'Troop' },
    });
    expect(await act(id, 'update', { fields: { [field]: 'here' } })).toMatchObject({
      state: 'done',
      sent: 1,
    });
    expect(await rows(id)).toMatchObject([{ state: 'same', name: 'Troop' }]);
    expect(await act(id, 'remove')).toMatchObject({ state: 'done' });
    expect(played.registries).toEqual([]);
  },
);

test('a record that came from Zadig is known by its id: changed there, it differs and is brought back', async () => {
  await using played = await startPlayedSystem('zadig');
  const id = await connect('zadig', played);
  played.registries.push({
    registry_id: '630c7ad',
    address: 'https://r.example.com',
    provider: 'harbor',
    region: '',
    namespace: 'team',
    is_default: true,
  });
  expect(await act(id, 'bring')).toMatchObject({ state: 'done', sent: 0 });
  expect(await rows(id)).toMatchObject([{ state: 'same' }]);
  Object.assign(played.registries[0] ?? {}, { namespace: 'squad' });
  expect(await rows(id)).toMatchObject([
    { state: 'different', fields: [{ field: 'namespace', here: 'team', there: 'squad' }] },
  ]);
  expect(await act(id, 'update', { fields: { namespace: 'here' } })).toMatchObject({
    state: 'done',
    sent: 1,
  });
  expect(played.registries).toMatchObject([
    { registry_id: '630c7ad', namespace: 'team', is_default: true },
  ]);
  expect(await act(id, 'remove')).toMatchObject({
    state: 'failed',
    sent: 0,
    error: { code: 'UNSUPPORTED' },
  });
});

test.each(['rancher', 'runai'] as const)(
  'another address in %s takes consent, a new record and its look before the old one goes',
  async (kind) => {
    await using played = await startPlayedSystem(kind);
    const id = await connect(kind, played);
    const registry = await core.call('registries.create', { registry: draft });
    await act(id, 'publish', { secret });
    const [row] = await rows(id);
    // The pair is kept by its id only once it was brought from there.
    const platform = {
      [kind]:
        kind === 'rancher'
          ? { shape: 'shown', record: { ...played.registries[0] } }
          : { shape: 'entry', record: { ...played.registries[0] } },
    };
    const parsed = JSON.parse(JSON.stringify(platform));
    await core.call('registries.update', {
      id: registry.id,
      revision: 1,
      changes: {
        address: 'https://new.example.com',
        platform: parsed,
        credential: draft.credential,
      },
    });
    expect(row?.state).toBe('same');
    const fields = { address: 'here' } as const;
    expect(await act(id, 'update', { fields, secret })).toMatchObject({
      state: 'failed',
      sent: 0,
      error: { code: 'INVALID_INPUT' },
    });
    const before = played.changes.length;
    const replaced = await act(id, 'update', { fields, secret, replace: true });
    expect(replaced).toMatchObject({ state: 'done', sent: replaced?.requests.length });
    expect(played.registries).toHaveLength(1);
    expect(JSON.stringify(played.registries)).toContain('new.example.com');
    expect(JSON.stringify(played.registries)).toContain('"name":"Team"');
    const methods = played.changes.slice(before).map(({ method }) => method);
    expect(methods.indexOf('DELETE')).toBeGreaterThan(methods.indexOf('POST'));
  },
);

test.each([
  [400, 'INVALID_INPUT'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [429, 'RATE_LIMITED'],
  [500, 'BAD_RESPONSE'],
  [503, 'UNREACHABLE'],
] as const)(
  'status %d of a publish is told as %s, and nothing is sent twice',
  async (status, code) => {
    await using played = await startPlayedSystem('zadig');
    const id = await connect('zadig', played);
    await core.call('registries.create', { registry: draft });
    played.interfere = ({ method, body }, response) => {
      if (method !== 'POST') return false;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ message: `no: ${String(body?.['secret_key'])}`, code: status }),
      );
      return true;
    };
    const result = await act(id, 'publish', { secret });
    expect(result).toMatchObject({ state: 'failed', sent: 0, error: { code } });
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(played.changes).toHaveLength(1);
  },
);

test.each([0, 1, 2])(
  'the connection cut at request %d of a publish doubles nothing, and the next comparison tells the truth',
  async (cut) => {
    await using played = await startPlayedSystem('rancher');
    const id = await connect('rancher', played);
    await core.call('registries.create', { registry: draft });
    let seen = 0;
    played.interfere = ({ method }, response) => {
      if (method === 'GET' || seen++ !== cut) return false;
      response.destroy();
      return true;
    };
    expect(await act(id, 'publish', { secret })).toMatchObject({
      state: 'failed',
      sent: cut,
      error: { reason: 'reset' },
    });
    expect(played.changes).toHaveLength(cut + 1);
    expect(played.registries).toHaveLength(cut === 0 ? 0 : 1);
    expect(await rows(id)).toMatchObject([{ state: cut === 0 ? 'here' : 'different' }]);
  },
);

test('a system that answers with garbage, a page, or too much is told, and changes nothing here', async () => {
  await using played = await startPlayedSystem('zadig');
  const id = await connect('zadig', played);
  const many = JSON.stringify(Array.from({ length: 10_001 }, (_, n) => ({ registry_id: `${n}` })));
  for (const [type, body, code] of [
    ['application/json', '{"not":"a list"}', 'BAD_RESPONSE'],
    ['application/json', '[{"registry_id":', 'BAD_RESPONSE'],
    ['text/html', '<html><body>Sign in</body></html>', 'BAD_RESPONSE'],
    ['application/json', many, 'TOO_LARGE'],
  ]) {
    played.interfere = (_sent, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
      return true;
    };
    expect(await core.call('systems.check', { id })).toMatchObject({ ok: false, error: { code } });
    await expect(core.call('systems.compare', { id })).rejects.toMatchObject({ code });
  }
  played.interfere = null;
  played.registries.push(
    {
      registry_id: 'm',
      address: 'https://x.example.com',
      provider: 'native',
      region: '',
      namespace: '<script>alert(1)</script>',
      is_default: false,
    },
    { registry_id: 'n', provider: 7 },
  );
  const { rows: found, unreadable } = await core.call('systems.compare', { id });
  expect([found.length, unreadable]).toEqual([1, 1]);
});

test('a record that changed since it was shown is left alone', async () => {
  await using played = await startPlayedSystem('zadig');
  const id = await connect('zadig', played);
  await core.call('registries.create', { registry: draft });
  const [row] = await rows(id);
  const { id: registryId } = (await core.call('registries.list', {})).registries[0] ?? { id: '' };
  await core.call('registries.update', {
    id: registryId,
    revision: 1,
    changes: { namespace: 'squad' },
  });
  const { results } = await core.call('systems.apply', {
    id,
    steps: [{ key: row?.key ?? '', version: row?.version ?? '', action: 'publish', secret }],
  });
  expect(results).toMatchObject([{ state: 'failed', error: { code: 'CONFLICT' } }]);
  expect(played.changes).toEqual([]);
});

test('a credential does not follow to another address, CA or proxy, and is read by nobody', async () => {
  await using played = await startPlayedSystem('runai');
  await using evil = await startPlayedSystem('runai');
  const id = await connect('runai', played);
  for (const changes of [
    { address: evil.address },
    { proxy: evil.address },
    { tls: { verify: false } },
  ])
    await expect(core.call('systems.update', { id, revision: 1, changes })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      reason: 'credentialOrigin',
    });
  const { password } = playedLogin.runai;
  expect(JSON.stringify(await core.call('systems.list', {}))).not.toContain(password);
  await core.call('systems.update', { id, revision: 1, changes: { name: 'Renamed' } });
  expect(await core.call('systems.check', { id })).toMatchObject({ ok: true });
  await core.call('vault.lock', {});
  expect(await core.call('systems.check', { id })).toMatchObject({
    ok: false,
    error: { code: 'VAULT_LOCKED' },
  });
  await core.call('vault.unlock', { passphrase: 'correct horse battery' });
  await core.call('systems.delete', { id });
  expect(await core.call('systems.list', {})).toMatchObject({ systems: [] });
});

test('what cannot be a system is refused, and a silent one is told', async () => {
  const system = {
    name: 'R',
    kind: 'rancher',
    address: await closedAddress(),
    credential: playedLogin.rancher,
  } as const;
  await expect(core.call('systems.create', { system })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  await expect(
    core.call('systems.create', { system: { ...system, project: '../1a5' } }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  const spaced = { kind: 'token', token: 'a b' } as const;
  await expect(
    core.call('systems.create', { system: { ...system, project: '1a5', credential: spaced } }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  const { id } = await core.call('systems.create', { system: { ...system, project: '1a5' } });
  await expect(
    core.call('systems.create', { system: { ...system, project: '1a5', name: 'r' } }),
  ).rejects.toMatchObject({ reason: 'nameTaken' });
  expect(await core.call('systems.check', { id })).toMatchObject({
    ok: false,
    error: { code: 'UNREACHABLE' },
  });
});
