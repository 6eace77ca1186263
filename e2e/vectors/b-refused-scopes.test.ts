import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type Behaviour,
  fixedAnswer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import { ada, challenge, traffic } from '../fixtures/registry-client/challenges.ts';
import { idle, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(''), size: 0 },
  layers: [],
});
const digest = digestOf(manifest);

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function scopesOf(url: string): string {
  return new URL(url, 'http://t.test').searchParams.getAll('scope').join('|');
}

/** Gives scopes as the token's text; answers 400 to those that `refuses` fits. */
function tokenServer(refuses: RegExp): Behaviour {
  return (request, response) => {
    const scopes = scopesOf(request.url ?? '');
    if (refuses.test(scopes))
      return fixedAnswer(400, '{"error":"Unable to decode scope"}')(request, response);
    fixedAnswer(200, JSON.stringify({ token: scopes || 'none', expires_in: 300 }))(
      request,
      response,
    );
  };
}

/** Holds one manifest, and deletes it for tokens that `mayDelete` fits. */
function oneImage(realm: string, mayDelete: RegExp): Behaviour {
  let there = true;
  return (request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    const line = `Bearer realm="${realm}",service="s",scope="repository:x/y:pull"`;
    const allowed = request.method === 'DELETE' ? mayDelete : /./;
    if (token === undefined || !allowed.test(token)) return challenge(line)(request, response);
    if (request.method === 'DELETE') {
      there = false;
      return void response.writeHead(202).end();
    }
    fixedAnswer(there ? 200 : 404, there ? manifest : '', {
      'content-type': mediaType,
      ...(there ? { 'docker-content-digest': digest } : {}),
    })(request, response);
  };
}

function deletesSeen(requests: readonly string[]): string[] {
  return requests.filter((line) => line.startsWith('DELETE '));
}

const path = `DELETE /v2/x/y/manifests/${digest}`;

test('[V37] scopes that the token server refuses with 400 give way to others', async () => {
  const tokens = await serve(tokenServer(/delete/));
  const registry = await serve(oneImage(`${tokens.address}/t`, /:\*$|push/));
  const signedIn = client(registry.address, { credential: ada });
  expect(await signedIn.deleteManifest('x/y', digest, { signal })).toMatchObject({
    state: 'deleted',
  });
  expect(deletesSeen(traffic(registry))).toEqual([`${path} Bearer repository:x/y:pull,push`]);
  expect(tokens.requests.map(({ url }) => scopesOf(url))).toEqual([
    'repository:x/y:pull',
    'repository:x/y:delete,pull',
    'repository:x/y:pull,push',
  ]);

  const strict = await serve(tokenServer(/^registry:/));
  const line = `Bearer realm="${strict.address}/t",service="s"`;
  const lister = await serve((request, response) =>
    (request.headers.authorization === 'Bearer none'
      ? fixedAnswer(200, '{"repositories":["a"]}')
      : challenge(line))(request, response),
  );
  expect(await repositoriesOf(client(lister.address, { credential: ada }))).toEqual(['a']);
  expect(strict.requests.map(({ url }) => scopesOf(url))).toEqual(['registry:catalog:*', '']);
  expect(traffic(lister)).toEqual([
    'GET /v2/_catalog?n=1000 -',
    'GET /v2/_catalog?n=1000 Bearer none',
  ]);
});

test('[V38] deleting asks for delete, and for everything where that is not enough', async () => {
  const tokens = await serve(tokenServer(/^$/));
  const usual = await serve(oneImage(`${tokens.address}/t`, /delete/));
  const first = client(usual.address, { credential: ada });
  expect(await first.deleteManifest('x/y', digest, { signal })).toMatchObject({ state: 'deleted' });
  expect(deletesSeen(traffic(usual))).toEqual([`${path} Bearer repository:x/y:delete,pull`]);

  const strict = await serve(oneImage(`${tokens.address}/t`, /:\*$/));
  const second = client(strict.address, { credential: ada });
  expect(await second.deleteManifest('x/y', digest, { signal })).toMatchObject({
    state: 'deleted',
  });
  expect(deletesSeen(traffic(strict))).toEqual([
    `${path} Bearer repository:x/y:delete,pull`,
    `${path} Bearer repository:x/y:*`,
  ]);
  expect(tokens.requests.map(({ url }) => scopesOf(url)).slice(-3)).toEqual([
    'repository:x/y:pull',
    'repository:x/y:delete,pull',
    'repository:x/y:*',
  ]);
});
