import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import {
  byPath,
  fixedAnswer,
  redirectTo,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import { challenge, guarded } from '../../../e2e/fixtures/registry-client/challenges.ts';
import {
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '{"name":"team/app","tags":["1.0"]}';
const access: Credential = { kind: 'accessToken', token: 'T' };

describe('a token that is itself the Bearer', () => {
  let registry: RunningRegistry;
  beforeAll(async () => {
    registry = await startRegistry({ auth: 'token' });
    await pushImage(registry, 'team/app', ['1.0']);
  }, 120_000);
  afterAll(async () => registry?.stop());

  test('opens a real registry, without a word to its token server', async () => {
    const token = await registry.tokenServer?.sign([
      { type: 'registry', name: 'catalog', actions: ['*'] },
      { type: 'repository', name: 'team/app', actions: ['pull'] },
    ]);
    const before = registry.tokenServer?.requests.length;
    const opened = clientFor(registry.address, {
      credential: { kind: 'accessToken', token: token ?? '' },
    });
    expect(await repositoriesOf(opened)).toEqual(['team/app']);
    expect(await tagsOf(opened, 'team/app')).toEqual(['1.0']);
    expect((await opened.check({ signal: idle })).ok).toBe(true);
    expect(registry.tokenServer?.requests.length).toBe(before);
    await opened.close();
  });

  test('that ended is told as a wrong one', async () => {
    const token = await registry.tokenServer?.sign([], { lifeSeconds: -60 });
    const opened = clientFor(registry.address, {
      credential: { kind: 'accessToken', token: token ?? '' },
    });
    expect(await failureOf(tagsOf(opened, 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    await opened.close();
  });

  test('is saved as a kind of its own', async () => {
    const token = await registry.tokenServer?.sign([
      { type: 'registry', name: 'catalog', actions: ['*'] },
    ]);
    const core = await openTestCore({ passphrase: 'correct horse' });
    try {
      const { id } = await core.call('registries.create', {
        registry: {
          name: 'Lent',
          address: registry.address,
          credential: { kind: 'accessToken', token: token ?? '', keep: 'vault' },
        },
      });
      const saved = await core.call('registries.get', { id });
      expect(saved.credential).toMatchObject({ kind: 'accessToken', state: 'saved' });
      expect(JSON.stringify(saved)).not.toContain(token);
      const pages = await core.pages('repositories.list', { registryId: id });
      expect(pages.flatMap(({ repositories }) => repositories)).toEqual(['team/app']);
    } finally {
      await core.remove();
    }
  });
});

test.each([
  ['Bearer', 'Bearer realm="http://127.0.0.1:1/token",service="s"'],
  ['Bearer with a realm that is none', 'Bearer realm="registry"'],
  ['Basic', 'Basic realm="r"'],
  ['a scheme that nobody speaks', 'Negotiate'],
])('it answers a challenge of %s', async (_what, line) => {
  const server = await serve(guarded('Bearer T', [line], tags));
  const registry = client(server.address, { credential: access });
  expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
});

test.each([
  ['refused', challenge('Bearer realm="http://127.0.0.1:1/token"')],
  ['refused without a challenge', challenge()],
])('it is never exchanged, also when it is %s', async (_what, answer) => {
  const tokens = await serve(fixedAnswer(200, '{"token":"other"}'));
  const server = await serve((request, response) => {
    response.setHeader('www-authenticate', `Bearer realm="${tokens.address}/token"`);
    answer(request, response);
  });
  expect(
    await failureOf(tagsOf(client(server.address, { credential: access }), 'team/app')),
  ).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
  expect(tokens.requests).toEqual([]);
});

test('it stays with the registry it was saved for', async () => {
  const elsewhere = await serve(fixedAnswer(200, tags));
  const server = await serve(byPath({ '/v2/': redirectTo(`${elsewhere.address}/x`) }));
  await tagsOf(client(server.address, { credential: access }), 'team/app');
  expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test('an identity token keeps its meaning: it is exchanged', async () => {
  const tokens = await serve(fixedAnswer(200, '{"access_token":"T"}'));
  const server = await serve(
    guarded('Bearer T', [`Bearer realm="${tokens.address}/token",service="s"`], tags),
  );
  const registry = client(server.address, { credential: { kind: 'token', token: 'refresh' } });
  expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
  expect(tokens.requests.map(({ method }) => method)).toEqual(['POST']);
});
