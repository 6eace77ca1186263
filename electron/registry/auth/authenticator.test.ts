import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { basic, challenge, guarded } from '../../../e2e/fixtures/registry-client/challenges.ts';
import {
  failureOf,
  idle,
  quietEnvironment,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { text } from '../../../shared/text/text.ts';
import { AddressPolicy } from '../../http/address-policy.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import { defaultLimits } from '../../http/limits.ts';
import type { RegistryResponse } from '../../http/response.ts';
import { endpointOf } from '../protocol/endpoint.ts';
import { TemporaryLogin } from '../providers/login/temporary-login.ts';
import { createRegistryClient } from '../registry-client.ts';
import { Authenticator } from './authenticator.ts';
import { TokenSource } from './token-source.ts';

const { serve, client } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'pässword:x' };

const adaBasic = basic('ada', 'pässword:x');

const tagList = '{"name":"team/app","tags":["1.0"]}';

function authorizations(server: MisbehavingServer): (string | undefined)[] {
  return server.requests.map((request) => request.headers.authorization);
}

describe('choosing a scheme', () => {
  it('answers Basic in UTF-8, at first after the challenge, then at once (V46)', async () => {
    const server = await serve(guarded(adaBasic, ['Basic realm="x"'], tagList));
    const registry = client(server.address, { credential: ada });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(authorizations(server)).toEqual([undefined, adaBasic, adaBasic]);
  });

  it('prefers Bearer, in the same line or another (V6, V7, V8)', async () => {
    for (const lines of [
      (realm: string) => [`Bearer realm="${realm}",service="s", Basic realm="b"`],
      (realm: string) => ['Basic', `Bearer realm="${realm}",service="s"`],
      (realm: string) => [`Negotiate, Bearer realm="${realm}",service="s", Basic realm="b"`],
    ]) {
      const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
      const server = await serve(guarded('Bearer T', lines(`${tokens.address}/token`), tagList));
      const registry = client(server.address, { credential: ada });
      expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
      expect(tokens.requests.map(({ url }) => url)).toEqual([
        '/token?service=s&scope=repository%3Ateam%2Fapp%3Apull&account=ada&client_id=berth',
      ]);
      expect(authorizations(tokens)).toEqual([adaBasic]);
      expect(authorizations(server)).toEqual([undefined, 'Bearer T']);
    }
  });

  it('falls back to Basic when the realm is no address (V19)', async () => {
    const server = await serve(guarded(adaBasic, ['Bearer realm="Registry Realm"'], tagList));
    expect(await tagsOf(client(server.address, { credential: ada }), 'team/app')).toEqual(['1.0']);
  });

  it('tries Basic once after a 401 without a challenge (V22)', async () => {
    const server = await serve((request, response) =>
      fixedAnswer(request.headers.authorization === adaBasic ? 200 : 401, tagList)(
        request,
        response,
      ),
    );
    expect(await tagsOf(client(server.address, { credential: ada }), 'team/app')).toEqual(['1.0']);
    expect(await failureOf(tagsOf(client(server.address), 'team/app'))).toMatchObject({
      reason: 'credentialRequired',
    });
  });

  it('names a scheme it does not speak (V9, V10)', async () => {
    const server = await serve(
      challenge('Negotiate abc==', 'Digest realm="d",qop="auth,auth-int"'),
    );
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', reason: 'credentialRequired' });
    expect(error.message).toContain('negotiate, digest');
    expect(authorizations(server)).toEqual([undefined]);
  });

  it('signs in where an open registry mentions a challenge (V23)', async () => {
    const server = await serve((request, response) =>
      fixedAnswer(
        200,
        request.headers.authorization === adaBasic
          ? '{"repositories":["open","secret"]}'
          : '{"repositories":["open"]}',
        { 'www-authenticate': 'basic realm=x' },
      )(request, response),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual([
      'open',
      'secret',
    ]);
    expect(await repositoriesOf(client(server.address))).toEqual(['open']);
  });

  it('asks /v2/ how to sign in when an open list told nothing', async () => {
    const catalog: Behaviour = (request, response) =>
      fixedAnswer(
        200,
        request.headers.authorization === adaBasic
          ? '{"repositories":["open","secret"]}'
          : '{"repositories":["open"]}',
      )(request, response);
    const server = await serve(
      byPath({ '/v2/_catalog': catalog, '/v2/': guarded(adaBasic, ['Basic realm="x"'], '{}') }),
    );
    const registry = client(server.address, { credential: ada });
    expect(await repositoriesOf(registry)).toEqual(['open', 'secret']);
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/v2/_catalog?n=1000',
      '/v2/',
      '/v2/',
      '/v2/_catalog?n=1000',
    ]);
  });

  it('sends nothing while the vault is locked', async () => {
    const server = await serve(fixedAnswer(200, tagList));
    const locked = BerthError.of('VAULT_LOCKED', text('http.cancelled'));
    const registry = createRegistryClient(
      {
        readOnly: false,
        address: server.address,
        provider: 'native',
        region: null,
        namespace: null,
        tls: { verify: true },
        proxy: 'none',
      },
      {
        credential: () => Promise.reject(locked),
        clientKey: async () => null,
        proxyPassword: async () => null,
      },
      { logger: { info: () => undefined, warn: () => undefined, error: () => undefined } },
    );
    expect(await failureOf(tagsOf(registry, 'team/app'))).toBe(locked);
    expect(await failureOf(registry.check({ signal: idle }))).toBe(locked);
    expect(server.requests).toEqual([]);
    await registry.close();
  });
});

describe('one re-authentication, never a loop', () => {
  it('tells a wrong password after one try', async () => {
    const server = await serve(challenge('Basic realm="x"'));
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.registryErrors).toEqual([{ code: 'UNAUTHORIZED', message: 'who are you' }]);
    expect(server.requests).toHaveLength(2);
  });

  it('stops after a good token that is not enough (V34, V148)', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
    const line = `Bearer realm="${tokens.address}/token",scope="repository:team/app:pull",error="insufficient_scope"`;
    const server = await serve(challenge(line));
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'hidden' });
    expect(server.requests).toHaveLength(2);
    expect(tokens.requests).toHaveLength(1);
  });

  it('widens the scope once when a new challenge asks for more (V35)', async () => {
    const tokens = await serve((request, response) => {
      const scopes = new URL(request.url ?? '', 'http://x').searchParams.getAll('scope');
      fixedAnswer(200, `{"token":"T${scopes.length}"}`)(request, response);
    });
    const line = (scope: string) => `Bearer realm="${tokens.address}/token",scope="${scope}"`;
    const server = await serve((request, response) => {
      const { authorization } = request.headers;
      if (authorization === 'Bearer T2') return fixedAnswer(200, tagList)(request, response);
      const scope = authorization === undefined ? 'repository:team/app:pull' : 'extra:all:read';
      challenge(line(scope))(request, response);
    });
    const registry = client(server.address, { credential: ada });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(server.requests).toHaveLength(3);
    expect(tokens.requests[1]?.url).toMatch(/\?scope=extra%3Aall%3Aread&scope=repository/);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(server.requests).toHaveLength(4);
  });

  it('renews a token that the registry no longer takes, from the first realm (V42)', async () => {
    let issued = 0;
    const tokens = await serve((request, response) => {
      issued += 1;
      fixedAnswer(200, `{"access_token":"T${issued}","expires_in":3600}`)(request, response);
    });
    let valid = 'Bearer T1';
    const server = await serve((request, response) => {
      if (request.headers.authorization === valid)
        return fixedAnswer(200, tagList)(request, response);
      const line =
        request.headers.authorization === undefined
          ? `Bearer realm="${tokens.address}/token"`
          : 'Basic realm="harbor"';
      challenge(line)(request, response);
    });
    const registry = client(server.address, { credential: ada });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    valid = 'Bearer T2';
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(authorizations(server)).toEqual([undefined, 'Bearer T1', 'Bearer T1', 'Bearer T2']);
  });

  it('sends Basic where Bearer is never taken, and remembers it (V41)', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
    const server = await serve(
      byPath({
        '/v2/_catalog': guarded(adaBasic, ['Basic realm="harbor"'], '{"repositories":["a"]}'),
        '/v2/': guarded('Bearer T', [`Bearer realm="${tokens.address}/token"`], tagList),
      }),
    );
    const registry = client(server.address, { credential: ada });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(authorizations(server).slice(2)).toEqual(['Bearer T', adaBasic, adaBasic, 'Bearer T']);
  });

  it('a Basic refusal after an accepted login is about rights', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
    const server = await serve(
      byPath({
        '/v2/_catalog': challenge('Basic realm="harbor"'),
        '/v2/': guarded('Bearer T', [`Bearer realm="${tokens.address}/token"`], tagList),
      }),
    );
    const registry = client(server.address, { credential: ada });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'catalogClosed',
    });
  });

  it('renews once after 400 DENIED without a challenge (V161)', async () => {
    let issued = 0;
    const tokens = await serve((request, response) => {
      issued += 1;
      fixedAnswer(200, `{"token":"T${issued}"}`)(request, response);
    });
    let valid = 'Bearer T1';
    const server = await serve((request, response) => {
      const { authorization } = request.headers;
      if (authorization === valid) return fixedAnswer(200, tagList)(request, response);
      if (authorization === undefined)
        return challenge(`Bearer realm="${tokens.address}/t"`)(request, response);
      fixedAnswer(400, '{"errors":[{"code":"DENIED","message":"token is invalid"}]}')(
        request,
        response,
      );
    });
    const registry = client(server.address);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    valid = 'Bearer T2';
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    valid = 'none';
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ status: 400 });
    expect(server.requests).toHaveLength(6);
  });

  it('renews a refused token once for all who had it, however late their refusals', async () => {
    let good = 'T1';
    let issued = 0;
    const tokens = await serve((request, response) => {
      issued += 1;
      fixedAnswer(200, `{"token":"T${issued}"}`)(request, response);
    });
    const server = await serve((request, response) => {
      const line = `Bearer realm="${tokens.address}/token",service="s"`;
      guarded(`Bearer ${good}`, [line], tagList)(request, response);
    });
    // One connection: each refusal of the old token comes after the one before was dealt with.
    const registry = client(server.address, {
      credential: ada,
      limits: { connectionsPerHost: 1 },
    });
    await tagsOf(registry, 'team/app');
    good = 'T2';
    const all = Array.from({ length: 12 }, () => tagsOf(registry, 'team/app'));
    for (const one of await Promise.all(all)) expect(one).toEqual(['1.0']);
    expect(issued).toBe(2);
  });

  it('renews a temporary login once for all who had it, and gives up when that fails', async () => {
    for (const works of [true, false]) {
      let renewals = 0;
      const server = await serve((request, response) =>
        guarded(basic('ada', 'new'), ['Basic realm="x"'], tagList)(request, response),
      );
      const login = new TemporaryLogin<Credential>(async () => {
        renewals += 1;
        if (renewals > 1 && !works)
          throw BerthError.of('UNREACHABLE', text('http.reset', { host: 'api.test' }));
        const password = renewals === 1 ? 'old' : 'new';
        return { value: { kind: 'password', username: 'ada', password }, expiresAt: Number.NaN };
      });
      const registry = createRegistryClient(
        {
          readOnly: false,
          address: server.address,
          provider: 'native',
          region: null,
          namespace: null,
          tls: { verify: true },
          proxy: 'none',
        },
        {
          credential: () => login.get(ada),
          renewed: (refused) => login.get(ada, refused),
          clientKey: async () => null,
          proxyPassword: async () => null,
        },
        { ...quietEnvironment, limits: { connectionsPerHost: 1 } },
      );
      const ended = await Promise.allSettled(
        Array.from({ length: 12 }, () => tagsOf(registry, 'team/app')),
      );
      await registry.close();
      expect(renewals).toBe(2);
      for (const { status } of ended) expect(status).toBe(works ? 'fulfilled' : 'rejected');
    }
  });

  it('fetches one token for twenty calls (V44)', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T","expires_in":300}'));
    const server = await serve(
      guarded('Bearer T', [`Bearer realm="${tokens.address}/token"`], tagList),
    );
    const registry = client(server.address, { credential: ada });
    await Promise.all(Array.from({ length: 20 }, () => tagsOf(registry, 'team/app')));
    expect(tokens.requests).toHaveLength(1);
  });
});

it('forgets how a repository was asked for when hundreds have been asked for since', async () => {
  const bearer: string[] = [];
  const authenticator = authenticatorOver(async ({ url, headers }) => {
    const { authorization } = headers;
    const isOdd = url.pathname === '/odd';
    if (isOdd && authorization?.startsWith('Bearer')) bearer.push(url.pathname);
    const isFine = isOdd ? authorization === adaBasic : authorization === 'Bearer T';
    const line = isOdd ? 'Basic realm="x"' : 'Bearer realm="https://registry.test/token"';
    return { status: isFine ? 200 : 401, headers: { 'www-authenticate': line }, body: '{}' };
  });
  const ask = (name: string) =>
    authenticator.send({
      effect: 'read',
      url: new URL(`https://registry.test/${name}`),
      method: 'GET',
      headers: {},
      limit: 1_000,
      purpose: {
        operation: text('operation.reach', { registry: 'registry.test' }),
        host: 'registry.test',
      },
      signal: idle,
      scopes: [`repository:${name}:pull`],
    });
  await ask('first');
  await ask('odd');
  const learning = bearer.length;
  await ask('odd');
  expect(bearer).toHaveLength(learning);
  for (let one = 0; one < 600; one += 1) await ask(`other-${one}`);
  expect((await ask('odd')).status).toBe(200);
  expect(bearer.length).toBeGreaterThan(learning);
});

it.each([
  [10, 2],
  [null, 1],
])(
  'sends content again with a token only where it can be had again (length %s)',
  async (length, times) => {
    let seen = 0;
    const authenticator = authenticatorOver(async (request) => {
      seen += 1;
      return request.headers['authorization'] === 'Bearer T'
        ? { status: 201, headers: {}, body: '' }
        : {
            status: 401,
            headers: { 'www-authenticate': 'Bearer realm="https://registry.test/token"' },
            body: '',
          };
    });
    const answer = await authenticator.send({
      url: new URL('https://registry.test/v2/a/blobs/uploads/1'),
      method: 'PUT',
      effect: 'write',
      headers: {},
      body: { length, bytes: async function* () {} },
      limit: 1000,
      purpose: {
        operation: text('operation.uploadBlob', { blob: 'team/app' }),
        host: 'registry.test',
      },
      signal: idle,
      scopes: ['repository:a:pull,push'],
    });
    expect(seen).toBe(times);
    expect(answer.status).toBe(times === 2 ? 201 : 401);
  },
);

/** An authenticator whose registry and token server answer in this process. */
function authenticatorOver(
  answer: (request: HttpRequest) => Promise<{
    status: number;
    headers: Record<string, string>;
    body: string;
  }>,
): Authenticator {
  const endpoint = endpointOf('https://registry.test');
  const send = async (request: HttpRequest): Promise<RegistryResponse> => {
    const { status, headers, body } =
      request.url.pathname === '/token'
        ? { status: 200, headers: {}, body: '{"token":"T"}' }
        : await answer(request);
    return { status, headers, url: request.url, body: Buffer.from(body) };
  };
  const transport = { exchange: send, close: async () => undefined };
  return new Authenticator({
    endpoint,
    policy: new AddressPolicy(endpoint.hostname),
    secrets: {
      credential: async () => ada,
      clientKey: async () => null,
      proxyPassword: async () => null,
    },
    tokens: new TokenSource(endpoint, transport, defaultLimits, false),
    send,
  });
}
