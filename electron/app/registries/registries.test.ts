import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { BerthError } from '../../../shared/errors.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.remove());

const draft = { name: 'Dock', address: 'registry.example.com' };

async function failure(work: Promise<unknown>): Promise<BerthError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BerthError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

describe('the book of registries', () => {
  test('normalises, guesses the provider and tells of the change', async () => {
    const created = await core.call('registries.create', {
      registry: { name: ' Prod ', address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/' },
    });
    expect(created).toMatchObject({
      name: 'Prod',
      address: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      provider: 'ecr',
      region: 'eu-west-1',
      credential: { kind: 'none', state: 'saved' },
      isDefault: true,
      revision: 1,
    });
    expect(new Set(core.events.map(({ topic }) => topic))).toEqual(
      new Set(['activity', 'registries']),
    );
    const listed = await core.call('registries.list', {});
    expect(listed.sequence).toBe(core.events.find(({ topic }) => topic === 'registries')?.sequence);
  });

  test('refuses an ecr without a region, a taken name in other case, and unknown fields by path', async () => {
    const noRegion = await failure(
      core.call('registries.create', {
        registry: { ...draft, provider: 'ecr' },
      }),
    );
    expect(noRegion.toData()).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { issues: [{ path: 'registry.region' }] },
    });
    await core.call('registries.create', { registry: draft });
    const taken = await failure(
      core.call('registries.create', { registry: { ...draft, name: 'DOCK' } }),
    );
    expect(taken.toData()).toMatchObject({
      reason: 'nameTaken',
      detail: { issues: [{ path: 'registry.name' }] },
    });
    const unknown = await failure(
      core.call('registries.create', { registry: { ...draft, colour: 'red' } as never }),
    );
    expect(unknown.detail).toEqual({
      issues: [
        {
          path: 'registry.colour',
          message: 'Not a known field',
          text: { id: 'input.unknownField' },
        },
      ],
    });
  });

  test('updates by revision: left out keeps, null clears, stale answers CONFLICT with the record', async () => {
    const created = await core.call('registries.create', {
      registry: { ...draft, description: 'old', namespace: 'team', clusters: ['a'] },
    });
    const updated = await core.call('registries.update', {
      id: created.id,
      revision: 1,
      changes: { description: 'new', namespace: null },
    });
    expect(updated).toMatchObject({
      description: 'new',
      namespace: null,
      clusters: ['a'],
      revision: 2,
    });
    const stale = await failure(
      core.call('registries.update', {
        id: created.id,
        revision: 1,
        changes: { description: 'mine' },
      }),
    );
    expect(stale.toData()).toMatchObject({
      code: 'CONFLICT',
      detail: { current: { description: 'new', revision: 2 } },
    });
  });

  test('a path that hosted registries do not have becomes the namespace, in updates too', async () => {
    const { id, ...created } = await core.call('registries.create', {
      registry: { ...draft, address: 'docker.io/library' },
    });
    expect(created).toMatchObject({
      address: 'https://docker.io',
      namespace: 'library',
      provider: 'dockerhub',
    });
    const change = async (revision: number, changes: { address: string; namespace?: null }) => {
      const { address, namespace } = await core.call('registries.update', {
        id,
        revision,
        changes,
      });
      return [address, namespace];
    };
    expect(await change(1, { address: 'quay.io/team', namespace: null })).toEqual([
      'https://quay.io',
      'team',
    ]);
    expect(await change(2, { address: 'ghcr.io/octo' })).toEqual(['https://ghcr.io', 'octo/team']);
    const own = 'https://registry.example.com/octo';
    expect(await change(3, { address: own })).toEqual([own, 'octo/team']);
  });

  test('two updates of one revision at once: one wins, the other learns', async () => {
    const { id } = await core.call('registries.create', { registry: draft });
    const results = await Promise.allSettled(
      ['a', 'b'].map((description) =>
        core.call('registries.update', { id, revision: 1, changes: { description } }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('the default is one, stands first, and goes with deletion and deactivation', async () => {
    const a = await core.call('registries.create', { registry: { ...draft, name: 'a' } });
    const b = await core.call('registries.create', {
      registry: { ...draft, name: 'b' },
      makeDefault: true,
    });
    let list = await core.call('registries.list', {});
    expect(list.registries.map(({ name }) => name)).toEqual(['b', 'a']);
    await core.call('registries.setDefault', { id: a.id });
    list = await core.call('registries.list', {});
    expect(list.registries.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    await core.call('registries.setActive', { id: a.id, active: false });
    expect((await core.call('registries.list', {})).defaultId).toBeNull();
    const refused = await failure(core.call('registries.setDefault', { id: a.id }));
    expect(refused.toData()).toMatchObject({ code: 'INVALID_INPUT', reason: 'inactive' });
    await core.call('registries.setDefault', { id: b.id });
    await core.call('registries.delete', { id: b.id });
    expect((await core.call('registries.list', {})).defaultId).toBeNull();
  });

  test('a deleted registry comes back where it stood, with its secret', async () => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push(
        (
          await core.call('registries.create', {
            registry: {
              ...draft,
              name,
              credential: { kind: 'password', username: 'u', password: 'p-secret' },
            },
          })
        ).id,
      );
    await core.call('registries.delete', { id: ids[1] ?? '' });
    await core.call('registries.create', { registry: { ...draft, name: 'B' } });
    const restored = await core.call('registries.restore', { id: ids[1] ?? '' });
    expect(restored).toMatchObject({ name: 'b (2)', credential: { state: 'saved' } });
    const { registries } = await core.call('registries.list', {});
    expect(registries.map(({ name }) => name)).toEqual(['a', 'b (2)', 'c', 'B']);
  });

  test('arranges, searches name and address, and survives a restart', async () => {
    const a = await core.call('registries.create', {
      registry: { ...draft, name: 'Alpha' },
      makeDefault: false,
    });
    const b = await core.call('registries.create', {
      registry: { name: 'Beta', address: 'https://beta.example.com' },
    });
    await core.call('registries.arrange', { ids: [b.id, a.id] });
    await core.call('repositories.pin', { registryId: a.id, repository: 'team/app' });
    await core.close();
    const again = await openTestCore({ directory: core.directory });
    try {
      const list = await again.call('registries.list', {});
      expect(list.registries.map(({ name }) => name)).toEqual(['Beta', 'Alpha']);
      expect(list.registries[1]?.pinned).toEqual(['team/app']);
      expect(list.registries[1]?.revision).toBe(1);
      const found = await again.call('registries.list', { search: 'BETA.EX' });
      expect(found.registries.map(({ id }) => id)).toEqual([b.id]);
    } finally {
      await again.close();
    }
  });
});

describe('secrets', () => {
  const secret = 'canary-7f3a9c';
  const withSecret = {
    ...draft,
    credential: { kind: 'password', username: 'robot', password: secret },
  } as const;

  test('without a vault the first secret asks for a choice and saves nothing', async () => {
    const refused = await failure(core.call('registries.create', { registry: withSecret }));
    expect(refused.toData()).toMatchObject({
      code: 'VAULT_UNAVAILABLE',
      detail: { choices: ['passphrase', 'session'] },
    });
    expect((await core.call('registries.list', {})).registries).toEqual([]);
  });

  test('session-only secrets live in memory and are missing after a restart', async () => {
    const created = await core.call('registries.create', {
      registry: { ...withSecret, credential: { ...withSecret.credential, keep: 'session' } },
    });
    expect(created.credential).toMatchObject({ state: 'session', username: 'robot' });
    expect((await core.call('vault.status', {})).session).toBe(1);
    await core.close();
    const again = await openTestCore({ directory: core.directory });
    try {
      const after = await again.call('registries.get', { id: created.id });
      expect(after.credential.state).toBe('missing');
      const asked = await failure(again.pages('repositories.list', { registryId: created.id }));
      expect(asked.toData()).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    } finally {
      await again.close();
    }
  });

  test('a locked vault answers VAULT_LOCKED, and no file or answer holds the secret', async () => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const created = await core.call('registries.create', { registry: withSecret });
    await core.call('vault.lock', {});
    const asked = await failure(
      core.pages('tags.list', { registryId: created.id, repository: 'a' }),
    );
    expect(asked.code).toBe('VAULT_LOCKED');
    const wrong = await failure(core.call('vault.unlock', { passphrase: 'wrong horse' }));
    expect(wrong.reason).toBe('wrongPassphrase');
    await core.call('vault.unlock', { passphrase: 'correct horse' });
    const answers = JSON.stringify([
      created,
      await core.call('registries.list', {}),
      await core.call('vault.status', {}),
      asked.toData(),
    ]);
    expect(answers).not.toContain(secret);
    for (const name of await readdir(core.directory, { recursive: true })) {
      const bytes = await readFile(join(core.directory, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(Buffer.from(secret).toString('base64').slice(0, -2))).toBe(false);
    }
  });

  test.each([
    ['the origin', { address: 'https://evil.example.com' }],
    ['the protocol', { address: 'http://registry.example.com' }],
    ['the provider to one with a cloud', { provider: 'ghcr' }],
    ['the region', { region: 'eu-west-1' }],
    ['verify off', { tls: { verify: false } }],
    ['the proxy', { proxy: 'http://proxy.example.com:3128' }],
  ] as const)('a stored credential does not follow a change of %s', async (_what, changes) => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const { id } = await core.call('registries.create', { registry: withSecret });
    for (const attempt of [
      core.call('registries.update', { id, revision: 1, changes }),
      core.call('registries.check', { id, changes }),
    ]) {
      const refused = await failure(attempt);
      expect(refused.toData()).toMatchObject({
        code: 'INVALID_INPUT',
        reason: 'credentialOrigin',
        detail: { issues: [{ path: 'credential' }] },
      });
    }
    const moved = await core.call('registries.update', {
      id,
      revision: 1,
      changes: { ...changes, credential: { kind: 'none' } },
    });
    expect(moved.credential).toMatchObject({ kind: 'none' });
  });

  test.each(['harbor', 'quay', 'gitea', 'nexus'] as const)(
    'a provider that asks no other host, such as %s, keeps the credential',
    async (provider) => {
      await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
      const { id } = await core.call('registries.create', { registry: withSecret });
      const moved = await core.call('registries.update', {
        id,
        revision: 1,
        changes: { provider },
      });
      expect(moved).toMatchObject({ provider, credential: { state: 'saved' } });
    },
  );

  test('a change that only tightens keeps the credential, and needs the open vault', async () => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const { id } = await core.call('registries.create', {
      registry: { ...withSecret, tls: { verify: false } },
    });
    const changes = { tls: { verify: true } };
    await core.call('vault.lock', {});
    expect(
      await failure(core.call('registries.update', { id, revision: 1, changes })),
    ).toMatchObject({ code: 'VAULT_LOCKED' });
    await core.call('vault.unlock', { passphrase: 'correct horse' });
    const tightened = await core.call('registries.update', { id, revision: 1, changes });
    expect(tightened).toMatchObject({ tls: { verify: true }, credential: { state: 'saved' } });
    expect((await core.call('vault.status', {})).unreadable).toEqual([]);
    const loosened = core.call('registries.update', {
      id,
      revision: 2,
      changes: { tls: { verify: false } },
    });
    expect(await failure(loosened)).toMatchObject({ reason: 'credentialOrigin' });
  });

  test('a path on the same origin keeps the credential', async () => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const { id } = await core.call('registries.create', { registry: withSecret });
    const moved = await core.call('registries.update', {
      id,
      revision: 1,
      changes: { address: 'https://registry.example.com/prefix' },
    });
    expect(moved.credential.state).toBe('saved');
  });

  test('a proxy password is kept apart, never read back, and kept when the form returns the address', async () => {
    await core.call('vault.setPassphrase', { passphrase: 'correct horse' });
    const created = await core.call('registries.create', {
      registry: { ...draft, proxy: `http://me:${secret}@proxy.example.com:3128` },
    });
    expect(created.proxy).toBe('http://me@proxy.example.com:3128');
    const same = await core.call('registries.update', {
      id: created.id,
      revision: 1,
      changes: { proxy: created.proxy, description: 'x' },
    });
    expect(same.proxy).toBe(created.proxy);
    expect(JSON.stringify(same)).not.toContain(secret);
  });
});

test('an inactive registry is never contacted', async () => {
  const { id } = await core.call('registries.create', { registry: { ...draft, active: false } });
  for (const work of [
    core.pages('repositories.list', { registryId: id }),
    core.call('registries.check', { id }),
  ]) {
    const refused = await failure(work);
    expect(refused.toData()).toMatchObject({ code: 'INVALID_INPUT', reason: 'inactive' });
    expect(refused.hint).toMatch(/Activate/);
  }
});
