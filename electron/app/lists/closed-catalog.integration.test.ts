import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { fixedAnswer, startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let registry: RunningRegistry;
let core: TestCore;
let registryId: string;

beforeAll(async () => {
  registry = await startRegistry({
    auth: 'token',
    token: {
      // An ordinary user: every repository, never the catalog.
      grant: (_user, asked) => (asked.type === 'registry' ? [] : asked.actions),
    },
  });
  await pushImage(registry, 'team/app', ['1.0.0']);
  core = await openTestCore();
  const created = await core.call('registries.create', {
    registry: {
      name: 'Closed',
      address: registry.address,
      credential: {
        kind: 'password',
        username: registry.username ?? '',
        password: registry.password ?? '',
        keep: 'session',
      },
    },
  });
  registryId = created.id;
}, 120_000);

afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

test('a closed catalog says so; repositories added by hand stand in, and their tags can be had', async () => {
  await expect(core.pages('repositories.list', { registryId })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    reason: 'catalogClosed',
  });
  const { pinned } = await core.call('repositories.pin', { registryId, repository: 'team/app' });
  expect(pinned).toEqual(['team/app']);
  expect(await core.pages('repositories.list', { registryId })).toEqual([
    { repositories: ['team/app'], source: 'pinned' },
  ]);
  const tags = await core.pages('tags.list', { registryId, repository: 'team/app' });
  expect(tags).toEqual([{ tags: ['1.0.0'], source: 'catalog' }]);
  expect(await core.call('repositories.unpin', { registryId, repository: 'team/app' })).toEqual({
    pinned: [],
  });
});

test('a name that is no repository is refused by path', async () => {
  await expect(
    core.call('repositories.pin', { registryId, repository: 'Team/App' }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT', detail: { issues: [{ path: 'repository' }] } });
});

test('a change of the connection ends its streams, a new name does not, a cancel stops the network', async () => {
  await using server = await startMisbehavingServer((request, response) => {
    if (request.url === '/v2/') fixedAnswer(200, '{}')(request, response);
    // Everything else is left hanging.
  });
  const { id } = await core.call('registries.create', {
    registry: { name: 'Hanging', address: server.address },
  });
  const asked = server.nextRequest(({ url }) => url.startsWith('/v2/_catalog'));
  const listing = core.pages('repositories.list', { registryId: id });
  await Promise.all([
    expect(listing).rejects.toMatchObject({ code: 'CANCELLED' }),
    asked.then(() =>
      core.call('registries.update', { id, revision: 1, changes: { readOnly: true } }),
    ),
  ]);

  const abort = new AbortController();
  const again = server.nextRequest(({ url }) => url.startsWith('/v2/_catalog'));
  const cancelled = core.pages('repositories.list', { registryId: id }, abort.signal);
  await Promise.all([
    expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' }),
    again
      .then(() =>
        core.call('registries.update', { id, revision: 2, changes: { name: 'Hanging still' } }),
      )
      .then(() => core.call('registries.setDefault', { id }))
      .then(() => abort.abort()),
  ]);
});
