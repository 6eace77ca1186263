import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Credential } from '../../shared/model/credential.ts';
import { createRegistryClient } from './registry-client.ts';
import {
  type ClientSettings,
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from './testing/client-under-test.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(behaviour: Behaviour): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer(behaviour);
  open.push(() => server.stop());
  return server;
}

function client(address: string, settings: ClientSettings = {}) {
  const made = clientFor(address, settings);
  open.push(() => made.close());
  return made;
}

const ada: Credential = { kind: 'password', username: 'ada', password: 'pässword:x' };
const adaBasic = `Basic ${Buffer.from('ada:pässword:x', 'utf8').toString('base64')}`;
const tagList = '{"name":"team/app","tags":["1.0"]}';
const unauthorized = '{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}';

function challenge(...lines: string[]): Behaviour {
  return (_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': lines });
    response.end(unauthorized);
  };
}

/** Answers `body` to the right Authorization, else 401 with the challenge. */
function guarded(right: string, lines: string[], body: string): Behaviour {
  return (request, response) =>
    request.headers.authorization === right
      ? fixedAnswer(200, body)(request, response)
      : challenge(...lines)(request, response);
}

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
    const locked = BerthError.of('VAULT_LOCKED', 'The vault is locked');
    const registry = createRegistryClient(
      {
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

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function withTokens(answer: Answer, settings: ClientSettings = { credential: ada }) {
  const tokens = await serve(answer);
  const server = await serve(
    guarded('Bearer T', [`Bearer realm="${tokens.address}/token?tenant=1",service="s"`], tagList),
  );
  return { tokens, server, registry: client(server.address, settings) };
}

describe('token answers', () => {
  it.each([
    '{"access_token":"T"}',
    '{"token":"T"}',
    '{"access_token":"T","token":"other"}',
    '{"access_token":"","token":"T"}',
    '{"token":"T","expires_in":-1}',
    '{"token":"T","expires_in":"60"}',
    '{"token":"T","issued_at":1700000000}',
    '\uFEFF{"token":"T","expires_in":null}',
  ])('are read from %s (V25, V26, V29, V31)', async (answer) => {
    const { registry, tokens } = await withTokens(fixedAnswer(200, answer));
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    // Kept for at least a minute, whatever the answer says.
    expect(tokens.requests).toHaveLength(1);
    expect(tokens.requests[0]?.url).toMatch(/^\/token\?tenant=1&service=s&/);
  });

  it.each(['{}', '{"token":""}', 'null', 'token', '{"token":"a b"}', '{"token":7}'])(
    'without a token are an error: %s (V27)',
    async (answer) => {
      const { registry } = await withTokens(fixedAnswer(200, answer));
      const error = await failureOf(tagsOf(registry, 'team/app'));
      expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'tokenServer' });
      expect(error.message).toContain('answered without a token');
    },
  );

  it.each([401, 403])('that refuse the login are told so: %s', async (status) => {
    const { registry, server } = await withTokens(fixedAnswer(status, unauthorized));
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
      status,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('that fail name the token server (V43)', async () => {
    const { registry, tokens } = await withTokens(fixedAnswer(500, 'oops'));
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'tokenServer', status: 500 });
    expect(error.message).toContain(tokens.host);
  });

  it('that never come end in time, and name the token server', async () => {
    const { registry, tokens } = await withTokens(() => undefined, {
      credential: ada,
      limits: { tokenMs: 50 },
    });
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'tokenServer' });
    expect(error.message).toContain(`the token server ${tokens.host}`);
  });

  it('are bounded in size', async () => {
    const { registry } = await withTokens(
      fixedAnswer(200, JSON.stringify({ token: 'T', filler: 'x'.repeat(200_000) })),
    );
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('are asked for with other scopes after a 400 (V37)', async () => {
    const { registry, tokens } = await withTokens((request, response) =>
      fixedAnswer(request.url?.includes('scope=') === true ? 400 : 200, '{"token":"T"}')(
        request,
        response,
      ),
    );
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(tokens.requests).toHaveLength(2);
  });

  it('are not followed to another origin with a login in hand', async () => {
    const thief = await serve(fixedAnswer(200, '{"token":"T"}'));
    const { registry } = await withTokens((_request, response) => {
      response.writeHead(307, { location: `${thief.address}/token` }).end();
    });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'redirectRefused',
    });
    expect(thief.requests).toEqual([]);
  });
});

describe('identity tokens', () => {
  const identity: Credential = { kind: 'token', token: 'refresh me' };

  async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    return new URLSearchParams(text);
  }

  it('are exchanged by POST', async () => {
    const forms: URLSearchParams[] = [];
    const { registry, tokens } = await withTokens(
      (request, response) => {
        void bodyOf(request).then((form) => {
          forms.push(form);
          fixedAnswer(200, '{"access_token":"T"}')(request, response);
        });
      },
      { credential: identity },
    );
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(tokens.requests.map(({ method, url }) => [method, url])).toEqual([
      ['POST', '/token?tenant=1'],
    ]);
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      service: 's',
      client_id: 'berth',
      scope: 'repository:team/app:pull',
      refresh_token: 'refresh me',
    });
  });

  it('are used as they are where OAuth2 is not spoken', async () => {
    const { registry } = await withTokens(fixedAnswer(404, ''), {
      credential: { kind: 'token', token: 'T', username: '<token>' },
    });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    const { registry: wrong } = await withTokens(fixedAnswer(405, ''), { credential: identity });
    expect(await failureOf(tagsOf(wrong, 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
  });

  it('that are refused are wrong credentials', async () => {
    const { registry } = await withTokens(fixedAnswer(400, '{"error":"invalid_grant"}'), {
      credential: identity,
    });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      reason: 'wrongCredentials',
    });
  });

  it('need a user name where only Basic is spoken', async () => {
    const server = await serve(challenge('Basic realm="x"'));
    const error = await failureOf(
      tagsOf(client(server.address, { credential: identity }), 'team/app'),
    );
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
  });

  it.each<Credential>([
    { kind: 'awsProfile', profile: 'default' },
    { kind: 'helper', helper: 'osxkeychain' },
  ])('and other kinds are not there yet: $kind', async (credential) => {
    const server = await serve(fixedAnswer(200, tagList));
    const error = await failureOf(tagsOf(client(server.address, { credential }), 'team/app'));
    expect(error.code).toBe('UNSUPPORTED');
    expect(server.requests).toEqual([]);
  });
});

describe('realms that are refused', () => {
  const everywhere = { 'registry.test': 'public', 'auth.test': 'private' } as const;

  it.each([
    'http://169.254.169.254/latest',
    'http://127.0.0.1:1/token',
    'http://localhost/token',
    'http://[::1]/token',
    'http://10.0.0.1/token',
    'http://[::ffff:192.168.1.1]/token',
    'http://auth.test/token',
  ])('%s, from a public registry (V20)', async (realm) => {
    const server = await serve(challenge(`Bearer realm="${realm}",service="s"`));
    const { port } = new URL(server.address);
    const registry = client(`http://registry.test:${port}`, { credential: ada, names: everywhere });
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'realmRefused' });
    expect(error.message).toContain(new URL(realm).host);
    expect(server.requests).toHaveLength(1);
  });

  it('with a Basic challenge beside it, the registry gets Basic and the realm nothing', async () => {
    const server = await serve(
      guarded(adaBasic, ['Bearer realm="http://169.254.169.254/x", Basic realm="b"'], tagList),
    );
    const { port } = new URL(server.address);
    const registry = client(`http://registry.test:${port}`, { credential: ada, names: everywhere });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
  });

  it('a name that resolves to this machine is refused when connecting', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
    const realm = `http://auth.test:${new URL(tokens.address).port}/token`;
    const server = await serve(guarded('Bearer T', [`Bearer realm="${realm}"`], tagList));
    const address = `http://registry.test:${new URL(server.address).port}`;
    const hostile = client(address, {
      credential: ada,
      names: { 'registry.test': 'public', 'auth.test': 'loopback' },
    });
    expect(await failureOf(tagsOf(hostile, 'team/app'))).toMatchObject({ reason: 'realmRefused' });
    expect(tokens.requests).toEqual([]);
    const honest = client(address, {
      credential: ada,
      names: { 'registry.test': 'public', 'auth.test': 'public' },
    });
    expect(await tagsOf(honest, 'team/app')).toEqual(['1.0']);
  });

  it('a relative realm is the registry itself', async () => {
    const server = await serve(
      byPath({
        '/token': fixedAnswer(200, '{"token":"T"}'),
        '/v2/': guarded('Bearer T', ['Bearer realm="/token"'], tagList),
      }),
    );
    expect(await tagsOf(client(server.address, { credential: ada }), 'team/app')).toEqual(['1.0']);
  });
});
