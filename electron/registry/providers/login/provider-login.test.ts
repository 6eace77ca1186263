import { describe, expect, test } from 'vitest';
import { createSelfSigned } from '../../../../e2e/fixtures/certificates.ts';
import { type Answer, jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer } from '../../../../e2e/fixtures/misbehaving-server.ts';
import {
  type PrivateInternet,
  startPrivateInternet,
} from '../../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { createTemporaryFolder } from '../../../../e2e/fixtures/temporary-folder.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve: internet, client, later } = createScene(startPrivateInternet);

const api = 'hub.docker.com';
const account: Credential = { kind: 'password', username: 'ada', password: 'hub-password' };
const listed = { body: { count: 1, next: null, results: [{ name: 'app' }] } };

function onHub(net: PrivateInternet, credential: Credential | null = account) {
  return client('https://docker.io', {
    ...net.settings,
    provider: 'dockerhub',
    namespace: 'team',
    credential,
  });
}

const steps = (net: PrivateInternet) =>
  net.host(api).requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);

describe('Docker Hub', () => {
  test('is signed in to the older way where the new one does not exist', async () => {
    const bodies: string[] = [];
    const net = await internet({
      [api]: jsonApi((url, sent): Answer => {
        bodies.push(sent.body);
        if (url.pathname === '/v2/auth/token') return undefined;
        if (url.pathname === '/v2/users/login') return { body: { token: 'older-token' } };
        return sent.authorization === 'Bearer older-token' ? listed : { status: 401, body: {} };
      }),
    });
    expect(await repositoriesOf(onHub(net))).toEqual(['team/app']);
    expect(steps(net)).toEqual([
      'POST /v2/auth/token',
      'POST /v2/users/login',
      'GET /v2/repositories/team/',
    ]);
    expect(bodies.slice(0, 2).map((body): unknown => JSON.parse(body))).toEqual([
      { identifier: 'ada', secret: 'hub-password' },
      { username: 'ada', password: 'hub-password' },
    ]);
  });

  test('an expired sign-in is renewed once, in the middle of a list too', async () => {
    let tokens = 0;
    const net = await internet({
      [api]: jsonApi((url, sent): Answer => {
        if (url.pathname === '/v2/auth/token') {
          tokens += 1;
          return { body: { access_token: `token-${tokens}` } };
        }
        const page = url.searchParams.get('page');
        if (sent.authorization !== (page === '1' ? 'Bearer token-1' : 'Bearer token-2'))
          return { status: 401, body: { message: 'token is expired' } };
        const next = page === '1' ? 'https://elsewhere.example.com/?page=2' : null;
        return { body: { count: 2, next, results: [{ name: `app-${page}` }] } };
      }),
    });
    expect(await repositoriesOf(onHub(net))).toEqual(['team/app-1', 'team/app-2']);
    expect(steps(net)).toEqual([
      'POST /v2/auth/token',
      'GET /v2/repositories/team/',
      'GET /v2/repositories/team/',
      'POST /v2/auth/token',
      'GET /v2/repositories/team/',
    ]);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });

  test('a wrong password is tried once and told', async () => {
    const net = await internet({
      [api]: jsonApi(() => ({ status: 401, body: { message: 'incorrect authentication' } })),
    });
    const error = await failureOf(repositoriesOf(onHub(net)));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.hint).toContain('access token');
    expect(error.message).not.toContain('hub-password');
    expect(steps(net)).toEqual(['POST /v2/auth/token']);
  });

  test('a token without the right is told by the right', async () => {
    const net = await internet({
      [api]: jsonApi((url) =>
        url.pathname === '/v2/auth/token'
          ? { body: { access_token: 'weak' } }
          : { status: 403, body: { message: 'access denied', errinfo: {} } },
      ),
    });
    const error = await failureOf(repositoriesOf(onHub(net)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('Read-only');
  });

  test('lists the public repositories of a namespace without any login', async () => {
    const net = await internet({ [api]: jsonApi(() => listed) });
    expect(await repositoriesOf(onHub(net, null))).toEqual(['team/app']);
    expect(steps(net)).toEqual(['GET /v2/repositories/team/']);
  });

  test('with neither account nor namespace says what is missing, and asks nobody', async () => {
    const net = await internet({ [api]: jsonApi(() => listed) });
    const registry = client('https://docker.io', { ...net.settings, provider: 'dockerhub' });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('user name');
    expect(net.wanted).toEqual([]);
  });
});

describe('the API of a cloud', () => {
  test('is not trusted by the CA of the record', async () => {
    const net = await internet({ [api]: jsonApi(() => listed) });
    const registry = client('https://docker.io', {
      ...net.settings,
      systemCertificates: [],
      tls: { verify: false, caCertificate: net.authority },
      provider: 'dockerhub',
      namespace: 'team',
    });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'TLS_UNTRUSTED' });
    expect(net.host(api).requests).toEqual([]);
  });

  test('gets no client certificate', async () => {
    const folder = await createTemporaryFolder('client-certificate');
    later(() => folder.remove());
    const own = await createSelfSigned(folder.path, 'client');
    const net = await internet({ [api]: jsonApi(() => listed) });
    const registry = client('https://docker.io', {
      ...net.settings,
      tls: { verify: true, clientCertificate: own.certificate },
      // The registry's own lane would refuse to open without its key.
      provider: 'dockerhub',
      namespace: 'team',
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
  });

  test('that redirects elsewhere is not followed', async () => {
    const net = await internet({
      [api]: jsonApi((url) =>
        url.pathname === '/v2/auth/token'
          ? { body: { access_token: 'hub-token' } }
          : { status: 302, headers: { location: 'https://elsewhere.example.com/' }, body: {} },
      ),
    });
    expect(await failureOf(repositoriesOf(onHub(net)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'redirectRefused',
    });
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });

  test('that answers in another form is told so', async () => {
    const net = await internet({ [api]: jsonApi(() => ({ body: ['what'] })) });
    expect(await failureOf(repositoriesOf(onHub(net, null)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'malformedBody',
    });
  });

  test('that gives the same page for ever ends the list, marked', async () => {
    const again = { body: { count: 900, next: 'more', results: [{ name: 'app' }] } };
    const net = await internet({ [api]: jsonApi(() => again) });
    const chunks: unknown[] = [];
    for await (const chunk of onHub(net, null).repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks).toEqual([
      { repositories: ['team/app'], source: 'provider', total: 900 },
      { repositories: [], source: 'provider', total: 900, incomplete: true },
    ]);
    expect(net.host(api).requests).toHaveLength(2);
  });

  test('is left at once when the caller leaves', async () => {
    const net = await internet({ [api]: () => undefined });
    const abort = new AbortController();
    const asked = net.host(api).nextRequest();
    const listing = failureOf(repositoriesOf(onHub(net, null), abort.signal));
    await asked;
    abort.abort();
    expect(await listing).toMatchObject({ code: 'CANCELLED' });
  });
});

test('a sign-in that takes its time is left at once when the caller leaves', async () => {
  const net = await internet({ [api]: () => undefined });
  const abort = new AbortController();
  const asked = net.host(api).nextRequest();
  const listing = failureOf(repositoriesOf(onHub(net), abort.signal));
  await asked;
  abort.abort();
  expect(await listing).toMatchObject({ code: 'CANCELLED' });
});

test('an account whose token may not ask who it is lists its own namespace', async () => {
  const net = await internet({
    [api]: jsonApi((url): Answer => {
      if (url.pathname === '/v2/auth/token') return { body: { access_token: 'oat' } };
      if (url.pathname === '/v2/repositories/acme/') return listed;
      return { status: 403, body: { message: 'access denied' } };
    }),
  });
  const registry = client('https://docker.io', {
    ...net.settings,
    provider: 'dockerhub',
    credential: { kind: 'token', username: 'acme', token: 'dckr_oat_example' },
  });
  expect(await repositoriesOf(registry)).toEqual(['acme/app']);
});

test('a login that the registry refuses is fetched anew, once', async () => {
  let logins = 0;
  const cloud = 'api.digitalocean.com';
  const host = 'registry.digitalocean.com';
  const pair = (at: number) => Buffer.from(`lent:word-${at}`).toString('base64');
  const net = await internet({
    [cloud]: jsonApi(() => {
      logins += 1;
      return { body: { auths: { [host]: { auth: pair(logins) } } } };
    }),
    [host]: jsonApi((_url, sent) =>
      sent.authorization === `Basic ${pair(2)}`
        ? { body: { tags: ['1.0'] } }
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="do"' }, body: {} },
    ),
  });
  const registry = client(`https://${host}`, {
    ...net.settings,
    provider: 'digitalocean',
    credential: { kind: 'token', token: 'dop_v1_example' },
  });
  expect(await tagsOf(registry, 'acme/web')).toEqual(['1.0']);
  expect(logins).toBe(2);
});

test('a registry of no known provider is asked by its protocol alone', async () => {
  const server = await startMisbehavingServer(jsonApi(() => ({ body: { repositories: ['a'] } })));
  later(() => server.stop());
  const registry = client(server.address, {});
  expect(await repositoriesOf(registry)).toEqual(['a']);
  expect(await failureOf(describedTags(registry, 'a'))).toMatchObject({ code: 'UNSUPPORTED' });
  expect(server.requests.map(({ url }) => url)).toEqual(['/v2/_catalog?n=1000']);
});
