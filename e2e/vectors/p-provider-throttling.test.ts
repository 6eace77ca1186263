import { describe, expect, test } from 'vitest';
import type { ClientLimits } from '../../electron/http/limits.ts';
import type { ClientEnvironment, RegistryTarget } from '../../electron/registry/protocol/target.ts';
import { createRegistryClient } from '../../electron/registry/registry-client.ts';
import type { Credential } from '../../shared/model/credential.ts';
import { type Answer, jsonApi } from '../fixtures/json-api.ts';
import { type PrivateInternet, startPrivateInternet } from '../fixtures/private-internet.ts';
import { failureOf, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve: internet, later } = createScene(startPrivateInternet);

const hubApi = 'hub.docker.com';
const acrApi = 'cr.cn-hangzhou.aliyuncs.com';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Docker Hub with one repository of each namespace; the first listing gets `first` instead. */
function hubThatSaysFirst(first: Answer) {
  let asked = 0;
  return jsonApi((url) => {
    if (!url.pathname.startsWith('/v2/repositories/')) return undefined;
    asked += 1;
    return asked === 1 ? first : { body: { count: 1, next: null, results: [{ name: 'app' }] } };
  });
}

/** Clients of one core, hence of one queue. */
function coreOf(net: PrivateInternet, limits: Partial<ClientLimits> = {}) {
  const environment: ClientEnvironment = {
    logger: quiet,
    limits: { retryBaseMs: 1, retryMaxMs: 2, ...limits },
    resolve: async () => [],
    systemCertificates: () => net.settings.systemCertificates ?? [],
  };
  return (
    record: Pick<RegistryTarget, 'address' | 'provider' | 'namespace'>,
    credential: Credential | null = null,
  ) => {
    const made = createRegistryClient(
      {
        readOnly: false,
        ...record,
        region: null,
        tls: { verify: true },
        proxy: net.settings.proxy ?? 'none',
      },
      {
        credential: async () => credential,
        clientKey: async () => null,
        proxyPassword: async () => null,
      },
      environment,
    );
    later(() => made.close());
    return made;
  };
}

const onHub = (namespace: string) =>
  ({ address: 'https://docker.io', provider: 'dockerhub', namespace }) as const;

describe('an API that slows down its callers', () => {
  test('[V160] is left alone by every registry of the core until it lifts', async () => {
    const net = await internet({
      [hubApi]: hubThatSaysFirst({
        status: 429,
        headers: { 'retry-after': '1' },
        body: { message: 'too many requests' },
      }),
    });
    const make = coreOf(net, { attempts: 1 });
    const server = net.host(hubApi);
    expect(await failureOf(repositoriesOf(make(onHub('one'))))).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
    });
    const refusedAt = performance.now();
    const arrival = server.nextRequest().then(() => performance.now());
    expect(await repositoriesOf(make(onHub('two')))).toEqual(['two/app']);
    expect((await arrival) - refusedAt).toBeGreaterThan(900);
    expect(server.requests.map(({ url }) => url.split('?')[0])).toEqual([
      '/v2/repositories/one/',
      '/v2/repositories/two/',
    ]);
    expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(new Set(net.wanted)).toEqual(new Set([`${hubApi}:443`]));
  });

  test('[V160] for long is reported with the time it lifts, and not asked again before', async () => {
    const net = await internet({
      [hubApi]: hubThatSaysFirst({
        status: 429,
        headers: { 'retry-after': '600' },
        body: { message: 'too many requests' },
      }),
    });
    const make = coreOf(net);
    for (const namespace of ['one', 'two']) {
      const error = await failureOf(repositoriesOf(make(onHub(namespace))));
      expect(error).toMatchObject({ code: 'RATE_LIMITED', reason: 'rateLimit' });
      const detail = error.detail;
      const retryAt = detail !== undefined && 'retryAt' in detail ? detail.retryAt : null;
      expect(Date.parse(retryAt ?? '') - Date.now()).toBeGreaterThan(590_000);
    }
    expect(net.host(hubApi).requests.map(({ url }) => url.split('?')[0])).toEqual([
      '/v2/repositories/one/',
    ]);
  });

  test.each([
    ['[V160] with 400 and ThrottlingException', 400, { __type: 'x#ThrottlingException' }],
    ['[V160] with 400 and Throttling.User', 400, { Code: 'Throttling.User', Message: 'slow' }],
    [
      '[V160] with 200 and RequestLimitExceeded',
      200,
      { Response: { Error: { Code: 'RequestLimitExceeded' } } },
    ],
    ['[V160] with 503 and Throttling', 503, { Code: 'Throttling' }],
  ])('%s is asked again after a while', async (_title, status, body) => {
    let listed = 0;
    const net = await internet({
      [acrApi]: jsonApi((url) => {
        if (url.searchParams.get('Action') === 'ListInstance')
          return { body: { Instances: [{ InstanceId: 'cri-1', InstanceName: 'shop' }] } };
        listed += 1;
        if (listed === 1) return { status, body };
        return {
          body: {
            TotalCount: 1,
            Repositories: [{ RepoName: 'app', RepoNamespaceName: 'team' }],
          },
        };
      }),
    });
    const registry = coreOf(net)(
      {
        address: 'https://shop-registry.cn-hangzhou.cr.aliyuncs.com',
        provider: 'acr',
        namespace: null,
      },
      { kind: 'accessKey', accessKey: 'LTAIexample', secretKey: 'ak-secret' },
    );
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    const queries = net
      .host(acrApi)
      .requests.map(({ url }) => new URL(url, 'https://api.test').searchParams);
    expect(queries.map((query) => query.get('Action'))).toEqual([
      'ListInstance',
      'ListRepository',
      'ListRepository',
    ]);
    // A signature is good for one request.
    expect(new Set(queries.map((query) => query.get('SignatureNonce'))).size).toBe(3);
    expect(new Set(net.wanted)).toEqual(new Set([`${acrApi}:443`]));
  });

  test('[V160] with 403 and a time, as GitHub does, is no missing right', async () => {
    const net = await internet({
      [hubApi]: hubThatSaysFirst({
        status: 403,
        headers: { 'retry-after': '0' },
        body: { message: 'You have exceeded a secondary rate limit' },
      }),
    });
    expect(await repositoriesOf(coreOf(net)(onHub('one')))).toEqual(['one/app']);
    expect(net.host(hubApi).requests).toHaveLength(2);
  });
});
