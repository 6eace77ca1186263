import { describe, expect, test } from 'vitest';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import {
  basicPair,
  logged,
  readableIn,
  realmFor,
  registryWith,
  type SentLog,
} from '../../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { signRoa, signRpc } from '../acr/alibaba-signature.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const keyId = 'LTAIexampleid';
const keySecret = 'alibaba-secret-key';
const accessKey: Credential = { kind: 'accessKey', accessKey: keyId, secretKey: keySecret };
const lent = { username: 'cr_temp_user', password: 'lent-registry-password' };
const apiToken = 'dop_v1_cloud_token';
const hubPassword = 'hub-account-password';

function expectAbsent(log: SentLog, secrets: readonly string[]): void {
  expect(log.length).toBeGreaterThan(0);
  expect(readableIn(log, secrets)).toEqual([]);
}

/** The request is signed by the key, which itself is not in it. */
function isSignedRpc(url: URL): boolean {
  const query = url.searchParams;
  const moment = {
    time: new Date(query.get('Timestamp') ?? ''),
    nonce: query.get('SignatureNonce') ?? '',
  };
  const unsigned = new URL(url);
  unsigned.searchParams.delete('Signature');
  const keys = { id: keyId, secret: keySecret };
  const again = signRpc({ url: unsigned, method: 'GET', headers: {} }, keys, moment);
  return again.url.searchParams.get('Signature') === query.get('Signature');
}

const acrApi = 'cr.cn-hangzhou.aliyuncs.com';

describe('Alibaba Cloud, enterprise', () => {
  const registryHost = 'shop-registry.cn-hangzhou.cr.aliyuncs.com';
  const realmHost = 'dockerauth.cn-hangzhou.aliyuncs.com';

  async function scene() {
    const logs = { api: [] as SentLog, registry: [] as SentLog, realm: [] as SentLog };
    let logins = 0;
    const net = await internet({
      [acrApi]: logged(logs.api, (url) => {
        if (!isSignedRpc(url)) return { status: 400, body: { Code: 'SignatureDoesNotMatch' } };
        switch (url.searchParams.get('Action')) {
          case 'ListInstance':
            return { body: { Instances: [{ InstanceId: 'cri-1', InstanceName: 'shop' }] } };
          case 'ListRepository':
            return {
              body: {
                IsSuccess: true,
                TotalCount: '1',
                Repositories: [{ RepoName: 'app', RepoNamespaceName: 'team' }],
              },
            };
          case 'GetAuthorizationToken':
            logins += 1;
            return {
              body: {
                IsSuccess: true,
                TempUsername: lent.username,
                AuthorizationToken: lent.password,
                ExpireTime: Date.now() + 3_600_000,
              },
            };
          default:
            return undefined;
        }
      }),
      [registryHost]: logged(logs.registry, registryWith(`https://${realmHost}/auth`)),
      [realmHost]: logged(logs.realm, realmFor(lent)),
    });
    return { logs, net, logins: () => logins };
  }

  test('the key signs for the API; the registry gets the login that the API issues', async () => {
    const { logs, net, logins } = await scene();
    const registry = client(`https://${registryHost}`, {
      ...net.settings,
      provider: 'acr',
      credential: accessKey,
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/other')).toEqual(['1.0']);
    expect((await registry.check({ signal: idle })).auth).toBe('bearer');
    expect(logins()).toBe(1);
    expectAbsent(logs.api, [keySecret, lent.password]);
    for (const log of [logs.registry, logs.realm]) expectAbsent(log, [keySecret, keyId]);
    expectAbsent(logs.registry, [lent.password]);
    expect(new Set(net.wanted)).toEqual(
      new Set([acrApi, registryHost, realmHost].map((host) => `${host}:443`)),
    );
  });

  test('a registry password goes to the registry alone, and listing says what it needs', async () => {
    const { logs, net } = await scene();
    const registry = client(`https://${registryHost}`, {
      ...net.settings,
      provider: 'acr',
      credential: { kind: 'password', ...lent },
    });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('AccessKey');
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(logs.api).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${registryHost}:443`, `${realmHost}:443`]));
  });

  test('at a host of its own name, the key goes nowhere', async () => {
    const net = await internet({
      'images.example.com': logged([], () => ({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="x"' },
        body: {},
      })),
    });
    const registry = client('https://images.example.com', {
      ...net.settings,
      provider: 'acr',
      credential: accessKey,
    });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(net.wanted).toEqual([]);
  });
});

describe('Alibaba Cloud, personal', () => {
  test('lists by signed headers, and the registry never sees the key', async () => {
    const registryHost = 'registry.cn-hangzhou.aliyuncs.com';
    const realmHost = 'dockerauth.cn-hangzhou.aliyuncs.com';
    const logs = { api: [] as SentLog, registry: [] as SentLog, realm: [] as SentLog };
    const repositories = (page: string | null) =>
      Array.from({ length: page === '1' ? 100 : 1 }, (_, at) => ({
        repoName: `app-${page}-${at}`,
        repoNamespace: 'team',
      }));
    const api = jsonApi((url) => {
      logs.api.push(url.href);
      const page = url.searchParams.get('Page');
      switch (url.pathname) {
        case '/namespace':
          return { body: { data: { namespaces: [{ namespace: 'team' }] } } };
        case '/repos/team':
          return { body: { data: { total: '101', page, repos: repositories(page) } } };
        case '/tokens':
          return {
            body: {
              data: {
                tempUserName: lent.username,
                authorizationToken: lent.password,
                expireDate: String(Date.now() + 3_600_000),
              },
            },
          };
        default:
          return undefined;
      }
    });
    const net = await internet({
      [acrApi]: (request, response) => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        logs.api.push(JSON.stringify(headers));
        const { authorization, ...unsigned } = headers;
        const again = signRoa(
          {
            url: new URL(request.url ?? '', `https://${acrApi}`),
            method: 'GET',
            headers: unsigned,
          },
          { id: keyId, secret: keySecret },
          '2016-06-07',
          {
            time: new Date(headers['date'] ?? ''),
            nonce: headers['x-acs-signature-nonce'] ?? '',
          },
        );
        if (again.headers['authorization'] === authorization) api(request, response);
        else response.writeHead(400).end('{"Code":"SignatureDoesNotMatch"}');
      },
      [registryHost]: logged(logs.registry, registryWith(`https://${realmHost}/auth`)),
      [realmHost]: logged(logs.realm, realmFor(lent)),
    });
    const registry = client(`https://${registryHost}`, {
      ...net.settings,
      provider: 'acr',
      credential: accessKey,
    });
    expect(await repositoriesOf(registry)).toHaveLength(101);
    expect(await tagsOf(registry, 'team/app-1-0')).toEqual(['1.0']);
    expectAbsent(logs.api, [keySecret, lent.password]);
    for (const log of [logs.registry, logs.realm]) expectAbsent(log, [keySecret, keyId]);
  });
});

describe('DigitalOcean', () => {
  test.each<[string, Credential]>([
    ['a token', { kind: 'token', token: apiToken }],
    ['a token as both halves', { kind: 'password', username: apiToken, password: apiToken }],
  ])('the API token stays with the API: %s', async (_title, credential) => {
    const api = 'api.digitalocean.com';
    const host = 'registry.digitalocean.com';
    const logs = { api: [] as SentLog, registry: [] as SentLog };
    const net = await internet({
      [api]: logged(logs.api, (url, sent) => {
        if (sent.authorization !== `Bearer ${apiToken}`) return { status: 401, body: {} };
        switch (url.pathname) {
          case '/v2/registry':
            return { body: { registry: { name: 'acme' } } };
          case '/v2/registry/acme/repositoriesV2':
            return { body: { repositories: [{ name: 'web' }], links: {} } };
          case '/v2/registry/docker-credentials':
            return {
              body: { auths: { [host]: { auth: basicPair(lent.username, lent.password) } } },
            };
          default:
            return undefined;
        }
      }),
      [host]: logged(logs.registry, (_url, sent) =>
        sent.authorization === `Basic ${basicPair(lent.username, lent.password)}`
          ? { body: { tags: ['1.0'] } }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="do"' }, body: {} },
      ),
    });
    const registry = client(`https://${host}`, {
      ...net.settings,
      provider: 'digitalocean',
      credential,
    });
    expect(await repositoriesOf(registry)).toEqual(['acme/web']);
    expect(await tagsOf(registry, 'acme/web')).toEqual(['1.0']);
    expectAbsent(logs.registry, [apiToken]);
    expectAbsent(logs.api, [lent.password]);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`, `${host}:443`]));
  });

  test('a registry login is not shown to the API', async () => {
    const host = 'registry.digitalocean.com';
    const net = await internet({
      'api.digitalocean.com': jsonApi(() => undefined),
      [host]: jsonApi((_url, sent) =>
        sent.authorization === `Basic ${basicPair(lent.username, lent.password)}`
          ? { status: 403, body: { errors: [{ code: 'DENIED' }] } }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="do"' }, body: {} },
      ),
    });
    const registry = client(`https://${host}`, {
      ...net.settings,
      provider: 'digitalocean',
      credential: { kind: 'password', ...lent },
    });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('registry:read');
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });
});

describe('Docker Hub', () => {
  test("the account signs in to the API and to the token server; each one's token stays there", async () => {
    const hosts = {
      api: 'hub.docker.com',
      registry: 'registry-1.docker.io',
      realm: 'auth.docker.io',
    };
    const logs = { api: [] as SentLog, registry: [] as SentLog, realm: [] as SentLog };
    const account = { username: 'ada', password: hubPassword };
    const net = await internet({
      [hosts.api]: logged(logs.api, (url, sent) => {
        if (url.pathname === '/v2/auth/token')
          return sent.body === JSON.stringify({ identifier: 'ada', secret: hubPassword })
            ? { body: { access_token: 'hub-api-token' } }
            : { status: 401, body: {} };
        if (sent.authorization !== 'Bearer hub-api-token') return { status: 401, body: {} };
        return { body: { count: 1, next: null, results: [{ name: 'app' }] } };
      }),
      [hosts.registry]: logged(logs.registry, registryWith(`https://${hosts.realm}/token`)),
      [hosts.realm]: logged(logs.realm, realmFor(account)),
    });
    const registry = client('https://docker.io', {
      ...net.settings,
      provider: 'dockerhub',
      namespace: 'ada',
      credential: { kind: 'password', ...account },
    });
    expect(await repositoriesOf(registry)).toEqual(['ada/app']);
    expect(await tagsOf(registry, 'ada/app')).toEqual(['1.0']);
    expectAbsent(logs.registry, [hubPassword, 'hub-api-token']);
    expectAbsent(logs.realm, ['hub-api-token']);
    expectAbsent(logs.api, ['registry-token', basicPair('ada', hubPassword)]);
    expect(logs.api.filter((entry) => entry.includes(hubPassword))).toHaveLength(1);
    expect(new Set(net.wanted)).toEqual(new Set(Object.values(hosts).map((host) => `${host}:443`)));
  });
});

describe('Huawei Cloud', () => {
  test('the registry gets the login made from the key, as documented', async () => {
    const host = 'swr.cn-north-4.myhuaweicloud.com';
    const log: SentLog = [];
    // The documented derivation for this key, computed apart from the code.
    const derived = '0e88cbb99273df9955697b92044912a5883c7ea4463f1cae99013c9478dba7c0';
    const wanted = `Basic ${basicPair('cn-north-4@AKEXAMPLE', derived)}`;
    const net = await internet({
      [host]: logged(log, (_url, sent) =>
        sent.authorization === wanted
          ? { body: { tags: ['1.0'] } }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="swr"' }, body: {} },
      ),
    });
    const registry = client(`https://${host}`, {
      ...net.settings,
      provider: 'swr',
      credential: { kind: 'accessKey', accessKey: 'AKEXAMPLE', secretKey: 'SKEXAMPLE' },
    });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expectAbsent(log, ['SKEXAMPLE']);
  });
});
