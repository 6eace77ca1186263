import { describe, expect, it } from 'vitest';
import {
  byPath,
  fixedAnswer,
  redirectLoop,
  redirectTo,
  startMisbehavingServer,
  webPage,
} from '../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, repositoriesOf } from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };

const catalog = fixedAnswer(200, '{"repositories":["a"]}');

const basic = fixedAnswer(401, '', { 'www-authenticate': 'Basic realm="x"' });

describe('redirects', () => {
  it('lose the credential when the origin changes (V60, V61)', async () => {
    const other = await serve(catalog);
    const server = await serve((request, response) =>
      (request.headers.authorization === undefined
        ? basic
        : redirectTo(`${other.address}/elsewhere`))(request, response),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
    expect(other.requests.map(({ url }) => url)).toEqual(['/elsewhere']);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(server.requests[1]?.headers.authorization).toMatch(/^Basic /);
  });

  it('do not get it back on the way home', async () => {
    const other = await serve((_request, response) =>
      redirectTo(`${server.address}/home`)(_request, response),
    );
    const server = await serve(
      byPath({
        '/home': catalog,
        '/v2/': (request, response) =>
          (request.headers.authorization === undefined ? basic : redirectTo(other.address))(
            request,
            response,
          ),
      }),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
    expect(server.requests.at(-1)?.url).toBe('/home');
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('keep it on the same origin', async () => {
    const server = await serve(
      byPath({
        '/moved': (request, response) =>
          (request.headers.authorization === undefined ? basic : catalog)(request, response),
        '/v2/': redirectTo('/moved'),
      }),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
  });

  it('that end at a 401 elsewhere say where to go', async () => {
    const other = await serve(basic);
    const server = await serve(redirectTo(other.address));
    const error = await failureOf(repositoriesOf(client(server.address, { credential: ada })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('in circles end (V62)', async () => {
    const server = await serve(redirectLoop);
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'tooManyRedirects',
    });
    expect(server.requests).toHaveLength(11);
  });

  it.each(['ftp://x.test/', 'file:///etc/passwd', 'http://['])('to %s are refused', async (to) => {
    const server = await serve(redirectTo(to));
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'redirectRefused',
    });
  });

  it('from a public registry into this machine are refused (V63)', async () => {
    const inner = await serve(catalog);
    const { port } = new URL(inner.address);
    for (const to of [inner.address, `http://inner.test:${port}`, 'http://169.254.169.254/']) {
      const server = await serve(redirectTo(to));
      const registry = client(`http://registry.test:${new URL(server.address).port}`, {
        names: { 'registry.test': 'public', 'inner.test': 'loopback' },
      });
      expect(await failureOf(repositoriesOf(registry))).toMatchObject({ reason: 'addressRefused' });
    }
    expect(inner.requests).toEqual([]);
  });

  it('to a sign-in page of the network are told as such', async () => {
    const portal = await serve(webPage);
    const server = await serve(redirectTo(portal.address));
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'captivePortal',
    });
  });
});
