import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await openTestCore();
});
afterAll(() => core?.remove());

test('a list that broke off is marked, when it is shown again too, until it is whole', async () => {
  let link: string | undefined = '<>; rel="next"';
  await using server = await startMisbehavingServer((request, response) => {
    const member = request.url?.includes('/tags/') === true ? 'tags' : 'repositories';
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(link === undefined ? {} : { link }),
    });
    response.end(JSON.stringify({ [member]: ['a', 'b'] }));
  });
  const { id: registryId } = await core.call('registries.create', {
    registry: { name: 'Forgetful', address: server.address },
  });
  await core.call('repositories.pin', { registryId, repository: 'z' });
  const broken = [
    { repositories: ['a', 'b'], source: 'catalog', incomplete: true },
    { repositories: ['z'], source: 'catalog', incomplete: true },
  ];
  expect(await core.pages('repositories.list', { registryId })).toEqual(broken);
  const before = { source: 'cache', incomplete: true, seenAt: expect.any(String) };
  expect(await core.pages('repositories.list', { registryId })).toEqual([
    { repositories: ['a', 'b', 'z'], ...before },
    ...broken,
  ]);
  const ofTags = { registryId, repository: 'team/app' };
  const brokenTags = [{ tags: ['a', 'b'], source: 'catalog', incomplete: true }];
  expect(await core.pages('tags.list', ofTags)).toEqual(brokenTags);
  expect(await core.pages('tags.list', ofTags)).toEqual([
    { tags: ['a', 'b'], ...before },
    ...brokenTags,
  ]);
  expect(server.requests).toHaveLength(4);

  link = undefined;
  const whole = [{ tags: ['a', 'b'], source: 'catalog' }];
  await core.pages('tags.list', { ...ofTags, fresh: true });
  expect(await core.pages('tags.list', ofTags)).toEqual([
    { tags: ['a', 'b'], source: 'cache', seenAt: expect.any(String) },
    ...whole,
  ]);
});

test('a closed catalog is asked again only when told so', async () => {
  await using server = await startMisbehavingServer((request, response) => {
    response.writeHead(request.url === '/v2/' ? 200 : 405, { 'content-type': 'application/json' });
    response.end('{}');
  });
  const { id: registryId } = await core.call('registries.create', {
    registry: { name: 'Closed', address: server.address },
  });
  const list = (fresh: boolean) => core.pages('repositories.list', { registryId, fresh });
  const closed = { code: 'FORBIDDEN', reason: 'catalogClosed' };
  await expect(list(false)).rejects.toMatchObject(closed);
  const asked = server.requests.length;
  await expect(list(false)).rejects.toMatchObject(closed);
  expect(server.requests).toHaveLength(asked);
  await expect(list(true)).rejects.toMatchObject(closed);
  expect(server.requests.length).toBeGreaterThan(asked);
});
