import { expect, test } from 'vitest';
import { fixedAnswer, startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import { tagsOf } from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

/** Answers later than it could, and counts how many requests it holds at once. */
function counting() {
  const state = { now: 0, most: 0 };
  const hold = (answer: () => void) => {
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    setTimeout(() => {
      state.now -= 1;
      answer();
    }, 10);
  };
  return { state, hold };
}

const repositories = Array.from({ length: 30 }, (_, index) => `team/app-${index}`);

test('one host is asked at most four things at once', async () => {
  const { state, hold } = counting();
  const server = await serve((request, response) =>
    hold(() => fixedAnswer(200, '{"tags":["1"]}')(request, response)),
  );
  const registry = client(server.address);
  const lists = await Promise.all(repositories.map((name) => tagsOf(registry, name)));
  expect(lists.flat()).toHaveLength(30);
  expect(server.requests).toHaveLength(30);
  expect(state.most).toBe(4);
});

test('tokens from the registry’s own host do not wait for the requests that wait for them', async () => {
  const { state, hold } = counting();
  const server = await serve((request, response) =>
    hold(() => {
      if (request.url?.startsWith('/token') === true)
        return fixedAnswer(200, '{"token":"t"}')(request, response);
      if (request.headers.authorization === 'Bearer t')
        return fixedAnswer(200, '{"tags":["1"]}')(request, response);
      fixedAnswer(401, '', {
        'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="s"`,
      })(request, response);
    }),
  );
  const registry = client(server.address, { limits: { totalMs: 5000, tokenMs: 5000 } });
  const lists = await Promise.all(repositories.map((name) => tagsOf(registry, name)));
  expect(lists.flat()).toHaveLength(30);
  expect(server.requests.filter(({ url }) => url.startsWith('/token'))).toHaveLength(30);
  expect(state.most).toBe(4);
});
