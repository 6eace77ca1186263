import { describe, expect, test } from 'vitest';
import type { Credential } from '../../shared/model/credential.ts';
import { type Answer, jsonApi } from '../fixtures/json-api.ts';
import { startPrivateInternet } from '../fixtures/private-internet.ts';
import { failureOf, idle, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../fixtures/registry-client/described-tags.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const hex = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c';
const acrApi = 'cr.cn-hangzhou.aliyuncs.com';
const acrAddress = 'https://shop-registry.cn-hangzhou.cr.aliyuncs.com';
const acrKeys: Credential = { kind: 'accessKey', accessKey: 'LTAIexample', secretKey: 'ak-secret' };
const hubApi = 'hub.docker.com';
const hubAccount: Credential = { kind: 'password', username: 'ada', password: 'hub-password' };

/** Alibaba Cloud's API, by action; the instance `shop` is always found. */
function acr(actions: readonly (readonly [string, (query: URLSearchParams) => Answer])[]) {
  const answers = new Map(actions);
  return jsonApi((url) => {
    const action = url.searchParams.get('Action') ?? '';
    if (action === 'ListInstance')
      return {
        body: { IsSuccess: true, Instances: [{ InstanceId: 'cri-1', InstanceName: 'shop' }] },
      };
    return answers.get(action)?.(url.searchParams);
  });
}

function hub(routes: Readonly<Record<string, unknown>>) {
  return jsonApi((url) => {
    if (url.pathname === '/v2/auth/token') return { body: { access_token: 'hub-token' } };
    const body = routes[url.pathname];
    return body === undefined ? undefined : { body };
  });
}

const actionsAt = (net: Awaited<ReturnType<typeof internet>>) =>
  net.host(acrApi).requests.map(({ url }) => new URL(url, 'https://api.test').searchParams);

describe('numbers', () => {
  test('[V112] written as text count pages, sizes and times', async () => {
    const net = await internet({
      [acrApi]: acr([
        [
          'ListRepository',
          (query) => {
            const first = query.get('PageNo') === '1';
            const names = first ? Array.from({ length: 100 }, (_, at) => `app-${at}`) : ['last'];
            return {
              body: {
                IsSuccess: 'true',
                TotalCount: '101',
                PageNo: query.get('PageNo'),
                Repositories: names.map((RepoName) => ({ RepoName, RepoNamespaceName: 'team' })),
              },
            };
          },
        ],
        ['GetRepository', () => ({ body: { IsSuccess: true, RepoId: 'crr-1' } })],
        [
          'ListRepoTag',
          () => ({
            body: {
              IsSuccess: true,
              TotalCount: '1',
              Images: [
                {
                  Tag: '1.0',
                  Digest: `sha256:${hex}`,
                  ImageSize: '2457600',
                  ImageUpdate: '1563418751000',
                },
              ],
            },
          }),
        ],
      ]),
    });
    const registry = client(acrAddress, {
      ...net.settings,
      provider: 'acr',
      credential: acrKeys,
    });
    const totals: (number | undefined)[] = [];
    const names: string[] = [];
    for await (const chunk of registry.repositories({ signal: idle })) {
      totals.push(chunk.total);
      names.push(...chunk.repositories);
      expect(chunk.source).toBe('provider');
    }
    expect(names).toHaveLength(101);
    expect(names.at(-1)).toBe('team/last');
    expect(totals).toEqual([101, 101]);
    expect(await describedTags(registry, 'team/last')).toEqual([
      {
        name: '1.0',
        digest: `sha256:${hex}`,
        size: 2_457_600,
        pushedAt: '2019-07-18T02:59:11.000Z',
        pulledAt: null,
      },
    ]);
    expect(actionsAt(net).map((query) => [query.get('Action'), query.get('PageNo')])).toEqual([
      ['ListInstance', '1'],
      ['ListRepository', '1'],
      ['ListRepository', '2'],
      ['GetRepository', null],
      ['ListRepoTag', '1'],
    ]);
    expect(net.host(acrApi).requests.map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(new Set(net.wanted)).toEqual(new Set([`${acrApi}:443`]));
  });
});

describe('nulls', () => {
  test('[V113] of Docker Hub are gaps, in repositories and tags alike', async () => {
    const net = await internet({
      [hubApi]: hub({
        '/v2/repositories/namespaces': { namespaces: ['ada'] },
        '/v2/user/orgs': { count: 0, next: null, previous: null, results: null },
        '/v2/repositories/ada/': {
          count: null,
          next: null,
          results: [
            { name: 'app', namespace: null, description: null, last_updated: null },
            { name: null },
            null,
          ],
        },
        '/v2/namespaces/ada/repositories/app/tags': {
          count: 3,
          next: null,
          results: [
            { name: 'old', digest: null, full_size: null, tag_last_pushed: null, images: null },
            { name: 'bare' },
            {
              name: 'new',
              digest: `sha256:${hex}`,
              full_size: 42,
              last_updated: '2026-01-02T03:04:05.678901Z',
              tag_last_pushed: '2026-01-02T03:04:05.678901Z',
              tag_last_pulled: '2026-02-03T04:05:06Z',
              images: [{ architecture: 'amd64', digest: null, last_pulled: null }],
            },
          ],
        },
      }),
    });
    const registry = client('https://docker.io', {
      ...net.settings,
      provider: 'dockerhub',
      credential: hubAccount,
    });
    const nothing = { digest: null, size: null, pushedAt: null, pulledAt: null };
    expect(await repositoriesOf(registry)).toEqual(['ada/app']);
    expect(await describedTags(registry, 'ada/app')).toEqual([
      { name: 'old', ...nothing },
      { name: 'bare', ...nothing },
      {
        name: 'new',
        digest: `sha256:${hex}`,
        size: 42,
        pushedAt: '2026-01-02T03:04:05.678Z',
        pulledAt: '2026-02-03T04:05:06.000Z',
      },
    ]);
    const requests = net.host(hubApi).requests;
    expect(
      requests.map(({ method, url, headers }) => [
        method,
        url.split('?')[0],
        headers.authorization,
      ]),
    ).toEqual([
      ['POST', '/v2/auth/token', undefined],
      ['GET', '/v2/repositories/namespaces', 'Bearer hub-token'],
      ['GET', '/v2/user/orgs', 'Bearer hub-token'],
      ['GET', '/v2/repositories/ada/', 'Bearer hub-token'],
      ['GET', '/v2/namespaces/ada/repositories/app/tags', 'Bearer hub-token'],
    ]);
    expect(new Set(net.wanted)).toEqual(new Set([`${hubApi}:443`]));
  });
});

describe('a success that reports a failure', () => {
  const refused = async (body: unknown) => {
    const net = await internet({ [acrApi]: acr([['ListRepository', () => ({ body })]]) });
    const registry = client(acrAddress, { ...net.settings, provider: 'acr', credential: acrKeys });
    const error = await failureOf(repositoriesOf(registry));
    expect(actionsAt(net).map((query) => query.get('Action'))).toEqual([
      'ListInstance',
      'ListRepository',
    ]);
    expect(new Set(net.wanted)).toEqual(new Set([`${acrApi}:443`]));
    return error;
  };

  test('[V114] is an error: no right, by flag', async () => {
    const error = await refused({
      IsSuccess: false,
      Code: 'NO_PERMISSION',
      Message: 'not allowed',
      Repositories: [],
    });
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'missingScope',
      status: 200,
      registryErrors: [{ code: 'NO_PERMISSION', message: 'not allowed' }],
    });
    expect(error.hint).toContain('cr:ListRepository');
  });

  test('[V114] is an error: a wrong key, in an envelope', async () => {
    const error = await refused({
      Response: { Error: { Code: 'AuthFailure.SecretIdNotFound', Message: 'no such key' } },
    });
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 200 });
  });

  test('[V114] is an error: of the server, with no word of why', async () => {
    expect(await refused({ IsSuccess: 'false', Repositories: [] })).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'serverError',
      status: 200,
    });
  });
});

describe('digests', () => {
  test('[V115] without their algorithm get it; what is none is left out', async () => {
    const images = [hex, `sha256:${hex}`, hex.toUpperCase(), 'latest', '', null].map(
      (Digest, at) => ({ Tag: `t${at}`, Digest }),
    );
    const net = await internet({
      [acrApi]: acr([
        ['GetRepository', () => ({ body: { IsSuccess: true, RepoId: 'crr-1' } })],
        ['ListRepoTag', () => ({ body: { IsSuccess: true, TotalCount: 6, Images: images } })],
      ]),
    });
    const registry = client(acrAddress, { ...net.settings, provider: 'acr', credential: acrKeys });
    const whole = `sha256:${hex}`;
    expect((await describedTags(registry, 'team/app')).map(({ digest }) => digest)).toEqual([
      whole,
      whole,
      whole,
      null,
      null,
      null,
    ]);
    expect(actionsAt(net).map((query) => [query.get('Action'), query.get('RepoId')])).toEqual([
      ['ListInstance', null],
      ['GetRepository', null],
      ['ListRepoTag', 'crr-1'],
    ]);
    expect(
      net.host(acrApi).requests.every(({ headers }) => headers.authorization === undefined),
    ).toBe(true);
  });
});
