import { expect, test } from 'vitest';
import {
  fixedAnswer,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import { ImageStore, imageOf, repository } from '../fixtures/registry-client/image-store.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const failed = fixedAnswer(500, '{"errors":[{"code":"UNKNOWN","message":"boom"}]}');

function methods(server: MisbehavingServer): string[] {
  return server.requests.map(({ method }) => method);
}

test('[V157] a delete that fails is not repeated, and looked after', async () => {
  const store = new ImageStore();
  const { digest } = store.add(imageOf(), '1.0');
  const server = await serve((request, response) =>
    (request.method === 'DELETE' ? failed : store.answer)(request, response),
  );
  const registry = client(server.address);
  const error = await failureOf(registry.deleteManifest(repository, digest, { signal: idle }));
  expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'serverError', status: 500 });
  expect(methods(server).filter((method) => method === 'DELETE')).toHaveLength(1);
  expect(methods(server).slice(-2)).toEqual(['DELETE', 'HEAD']);
  expect(store.manifests.has(digest)).toBe(true);
});

test('V157: a delete that took effect though it answered 500 counts', async () => {
  const store = new ImageStore();
  const { digest } = store.add(imageOf(), '1.0');
  const server = await serve((request, response) => {
    if (request.method !== 'DELETE') return store.answer(request, response);
    store.manifests.delete(digest);
    store.tags.clear();
    failed(request, response);
  });
  const registry = client(server.address);
  expect(await registry.deleteManifest(repository, digest, { signal: idle })).toMatchObject({
    state: 'deleted',
  });
  const seen = methods(server);
  const sent = seen.indexOf('DELETE');
  expect(seen.filter((method) => method === 'DELETE')).toHaveLength(1);
  expect(seen[sent + 1]).toBe('HEAD');
});
