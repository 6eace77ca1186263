import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  asked,
  ImageStore,
  imageOf,
  refuse,
  reply,
  repository,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();
const { digest } = image;
const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;

function stored(): ImageStore {
  const store = new ImageStore();
  store.add(image, '1.0');
  return store;
}

const isDelete = (one: { method: string }) => one.method === 'DELETE';

describe('a delete that fails', () => {
  it.each([500, 502, 503])('with %i is not repeated, but looked at', async (status) => {
    const store = stored();
    const server = await serve((request, response) => {
      if (request.method === 'DELETE') reply(response, status, 'oops', 'text/plain');
      else store.answer(request, response);
    });
    const registry = client(server.address);
    const error = await failureOf(registry.deleteManifest(repository, digest, { signal }));
    expect(error.status).toBe(status);
    expect(asked(server)).toEqual([
      `GET manifests/${digest}`,
      `DELETE manifests/${digest}`,
      `HEAD manifests/${digest}`,
    ]);
  });

  it('with 500 after all was done is a success', async () => {
    const store = stored();
    const server = await serve((request, response) => {
      if (request.method !== 'DELETE') return store.answer(request, response);
      store.manifests.clear();
      reply(response, 500, '');
    });
    const outcome = await client(server.address).deleteManifest(repository, digest, { signal });
    expect(outcome).toEqual({ state: 'deleted', fallback: 'notNeeded' });
    expect(server.requests.filter(isDelete)).toHaveLength(1);
  });

  it.each([true, false])('by a cut connection is looked at (took effect: %s)', async (done) => {
    const store = stored();
    const server = await serve((request, response) => {
      if (request.method !== 'DELETE') return store.answer(request, response);
      if (done) store.manifests.clear();
      request.socket.destroy();
    });
    const work = client(server.address).deleteManifest(repository, digest, { signal });
    if (done) expect(await work).toMatchObject({ state: 'deleted' });
    else expect(await failureOf(work)).toMatchObject({ code: 'UNREACHABLE', reason: 'reset' });
    expect(server.requests.filter(isDelete)).toHaveLength(1);
  });

  it('for want of rights says so without a rule of the registry', async () => {
    const store = stored();
    const server = await serve((request, response) => {
      if (request.method !== 'DELETE') return store.answer(request, response);
      refuse(response, 403, 'DENIED', 'requested access to the resource is denied');
    });
    const registry = client(server.address);
    const error = await failureOf(registry.deleteManifest(repository, digest, { signal }));
    expect(error.code).toBe('FORBIDDEN');
    expect(error.reason).not.toBe('immutable');
  });
});

describe('what is asked before a delete', () => {
  it('nothing of what is no digest, or no tag', async () => {
    const server = await serve(stored().answer);
    const registry = client(server.address);
    for (const work of [
      registry.deleteManifest(repository, '1.0', { signal }),
      registry.deleteManifest(repository, 'sha256:abc', { signal }),
      registry.deleteTag(repository, digest, { signal }),
      registry.deleteTag(repository, '..', { signal }),
      registry.deleteTag(repository, 'a/../../b', { signal }),
      registry.deleteTag('team/../other', '1.0', { signal }),
    ])
      expect((await failureOf(work)).code).toBe('INVALID_INPUT');
    expect(server.requests).toEqual([]);
  });

  it('a manifest that is missing is not deleted', async () => {
    const server = await serve(new ImageStore().answer);
    const work = client(server.address).deleteManifest(repository, digest, { signal });
    expect(await failureOf(work)).toMatchObject({ code: 'NOT_FOUND', reason: 'manifestNotFound' });
    expect(server.requests.filter(isDelete)).toEqual([]);
  });
});

/** A store that wants Bearer tokens; the token's value is its scope. */
async function guarded(mayDelete: (scope: string) => boolean, refused: (scope: string) => boolean) {
  const store = stored();
  const scopes: string[] = [];
  const tokens = await serve((request, response) => {
    const scope = new URL(request.url ?? '', 'http://any').searchParams.get('scope') ?? '';
    scopes.push(scope);
    if (refused(scope)) refuse(response, 400, 'UNSUPPORTED', 'no such scope');
    else reply(response, 200, JSON.stringify({ token: Buffer.from(scope).toString('hex') }));
  });
  const answer: Behaviour = (request, response) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const scope = Buffer.from(token, 'hex').toString();
    const fits = request.method === 'DELETE' ? mayDelete(scope) : scope.includes('pull');
    if (fits || scope.endsWith(':*')) return store.answer(request, response);
    response.setHeader('www-authenticate', `Bearer realm="${tokens.address}/t",service="r"`);
    refuse(response, 401, 'UNAUTHORIZED');
  };
  const server = await serve(answer);
  return { server, scopes, registry: client(server.address, { credential: ada }) };
}

describe('the scope of a delete', () => {
  it('is delete, where that is understood', async () => {
    const { registry, scopes } = await guarded(
      (scope) => scope.includes('delete'),
      () => false,
    );
    await registry.deleteManifest(repository, digest, { signal });
    expect(scopes).toContain('repository:team/app:delete,pull');
  });

  it('is everything, where delete is not enough', async () => {
    const { registry, scopes, server } = await guarded(
      () => false,
      () => false,
    );
    await registry.deleteManifest(repository, digest, { signal });
    expect(scopes).toEqual([
      'repository:team/app:pull',
      'repository:team/app:delete,pull',
      'repository:team/app:*',
    ]);
    expect(server.requests.filter(isDelete)).toHaveLength(2);
  });

  it('is push, where the word delete is refused', async () => {
    const { registry, scopes } = await guarded(
      (scope) => scope.includes('push'),
      (scope) => scope.includes('delete'),
    );
    expect(await registry.deleteManifest(repository, digest, { signal })).toMatchObject({
      state: 'deleted',
    });
    expect(scopes).toContain('repository:team/app:pull,push');
  });

  it('is not asked for again once the change is made', async () => {
    const store = stored();
    const server = await serve((request, response) => {
      response.setHeader('www-authenticate', 'basic realm=x');
      store.answer(request, response);
    });
    const registry = client(server.address, { credential: ada });
    expect(await registry.deleteTag(repository, '1.0', { signal })).toMatchObject({
      state: 'deleted',
    });
    expect(server.requests.filter(isDelete)).toHaveLength(1);
  });
});
