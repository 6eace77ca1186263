import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  fixedAnswer,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import { ada, challenge } from '../../e2e/fixtures/registry-client/challenges.ts';
import { failureOf, idle, tagsOf } from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { ImageStore, imageOf, repository } from '../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();

function changes(server: { requests: readonly { method: string }[] }): string[] {
  return server.requests
    .map(({ method }) => method)
    .filter((method) => method !== 'GET' && method !== 'HEAD');
}

describe('a read-only registry', () => {
  it('is read as any other, and no change is sent to it', async () => {
    const store = new ImageStore();
    store.add(image, '1.0');
    const server = await serve(store.answer);
    const blocked = client(server.address, { readOnly: true });
    expect((await blocked.manifest(repository, '1.0', { signal })).digest).toBe(image.digest);
    for (const work of [
      () => blocked.deleteManifest(repository, image.digest, { signal }),
      () => blocked.deleteTag(repository, '1.0', { signal }),
    ]) {
      const error = await failureOf(work());
      expect(error).toMatchObject({ code: 'UNSUPPORTED', reason: 'readOnly' });
      expect(error.message).toContain('changes are blocked');
    }
    expect(changes(server)).toEqual([]);
    expect(store.manifests.size).toBe(1);
    // The same calls do change one that is not read-only.
    await client(server.address).deleteManifest(repository, image.digest, { signal });
    expect(changes(server)).toEqual(['DELETE']);
  });

  it('gives out no token that may push, whatever the registry asks for', async () => {
    const scopes: string[] = [];
    const registry: Behaviour = (request, response) => {
      const url = new URL(request.url ?? '/', 'http://registry.test');
      const { authorization } = request.headers;
      if (url.pathname === '/token') {
        scopes.push(...url.searchParams.getAll('scope'));
        fixedAnswer(200, '{"token":"good"}')(request, response);
      } else if (authorization === 'Bearer good')
        fixedAnswer(200, `{"name":"${repository}","tags":["1.0"]}`)(request, response);
      else
        challenge(
          `Bearer realm="http://${request.headers.host}/token",service="s",scope="repository:${repository}:pull,push"`,
        )(request, response);
    };
    const server = await serve(registry);
    expect(
      await tagsOf(client(server.address, { credential: ada, readOnly: true }), repository),
    ).toEqual(['1.0']);
    expect(scopes).toEqual([`repository:${repository}:pull`]);
    scopes.length = 0;
    expect(await tagsOf(client(server.address, { credential: ada }), repository)).toEqual(['1.0']);
    expect(scopes).toEqual([`repository:${repository}:pull,push`]);
  });

  it('asks for no token to delete with', async () => {
    const registry: Behaviour = (request, response) => {
      const known = request.headers.authorization === 'Bearer good';
      if (request.url?.startsWith('/token'))
        fixedAnswer(200, '{"token":"good"}')(request, response);
      else if (known) fixedAnswer(200, '{"name":"a","tags":["1.0"]}')(request, response);
      else challenge(`Bearer realm="http://${request.headers.host}/token"`)(request, response);
    };
    const server = await serve(registry);
    const blocked = client(server.address, { credential: ada, readOnly: true });
    // From here on it is known how the registry asks.
    await tagsOf(blocked, repository);
    const before = server.requests.length;
    expect(await failureOf(blocked.deleteTag(repository, '1.0', { signal }))).toMatchObject({
      code: 'UNSUPPORTED',
      reason: 'readOnly',
    });
    expect(server.requests.slice(before).map(({ url }) => url)).not.toContainEqual(
      expect.stringContaining('delete'),
    );
  });
});
