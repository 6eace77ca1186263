import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import type { Access } from '../../../e2e/fixtures/token-server.ts';

/** The catalog, and one repository, are nobody's but the owner's. */
const closed = ({ type, name }: Access) => type === 'registry' || name === 'team/hidden';

describe.each([403, 401, 400])('a token server that answers %i to a scope', (status) => {
  let registry: RunningRegistry;
  let core: TestCore;

  beforeAll(async () => {
    registry = await startRegistry({
      auth: 'token',
      users: { owner: 'of it all', ada: 'correct horse' },
      token: {
        anonymous: true,
        refuse: (user, asked) => (user !== 'owner' && asked.some(closed) ? status : null),
      },
    });
    await pushImage(registry, 'team/app', ['1.0.0']);
    await pushImage(registry, 'team/hidden', ['1.0.0']);
    core = await openTestCore();
  }, 120_000);

  afterAll(async () => {
    await core?.remove();
    await registry?.stop();
  });

  const save = async (name: string, password: string | null) => {
    const { id } = await core.call('registries.create', {
      registry: {
        name,
        address: registry.address,
        ...(password === null
          ? {}
          : { credential: { kind: 'password', username: 'ada', password, keep: 'session' } }),
      },
    });
    return id;
  };

  test.each([
    ['an account', 'correct horse'],
    ['a visitor', null],
  ])('means a closed catalog and a hidden repository to %s', async (who, password) => {
    const registryId = await save(who, password);
    await expect(core.pages('repositories.list', { registryId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      reason: 'catalogClosed',
    });
    await expect(
      core.pages('tags.list', { registryId, repository: 'team/hidden' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'hidden' });
    await core.call('repositories.pin', { registryId, repository: 'team/app' });
    expect(await core.pages('repositories.list', { registryId })).toEqual([
      { repositories: ['team/app'], source: 'pinned' },
    ]);
    expect(await core.pages('tags.list', { registryId, repository: 'team/app' })).toEqual([
      { tags: ['1.0.0'], source: 'catalog' },
    ]);
    const report = await core.call('registries.check', { id: registryId });
    expect(report.ok).toBe(true);
    expect(report.checks.find(({ name }) => name === 'catalog')).toMatchObject({
      status: 'warning',
      reason: 'catalogClosed',
    });
  });

  test('is no excuse for a wrong password', async () => {
    const registryId = await save('Wrong', 'horse');
    const refused = { code: 'UNAUTHORIZED', reason: 'wrongCredentials' };
    await expect(core.pages('repositories.list', { registryId })).rejects.toMatchObject(refused);
    await expect(
      core.pages('tags.list', { registryId, repository: 'team/hidden' }),
    ).rejects.toMatchObject(refused);
  });
});

test('pins stand in for a visitor who gets tokens for repositories alone', async () => {
  await using registry = await startRegistry({
    auth: 'token',
    token: {
      anonymous: true,
      refuse: (user, asked) =>
        user === null && !asked.some(({ name }) => name === 'team/app') ? 401 : null,
    },
  });
  await pushImage(registry, 'team/app', ['1.0.0']);
  const core = await openTestCore();
  try {
    const { id: registryId } = await core.call('registries.create', {
      registry: { name: 'Visited', address: registry.address },
    });
    await expect(core.pages('repositories.list', { registryId })).rejects.toMatchObject({
      reason: 'credentialRequired',
    });
    await core.call('repositories.pin', { registryId, repository: 'team/app' });
    expect(await core.pages('repositories.list', { registryId })).toEqual([
      { repositories: ['team/app'], source: 'pinned' },
    ]);
    expect(await core.pages('tags.list', { registryId, repository: 'team/app' })).toEqual([
      { tags: ['1.0.0'], source: 'catalog' },
    ]);
  } finally {
    await core.remove();
  }
});
