import { describe, expect, test } from 'vitest';
import { type AwsApi, type AwsCall, awsApi, awsRefusal } from '../../../../e2e/fixtures/aws-api.ts';
import {
  accountCredential,
  accountKeys,
  accountSecrets,
} from '../../../../e2e/fixtures/ecr-account.ts';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
import {
  type PrivateInternet,
  startPrivateInternet,
} from '../../../../e2e/fixtures/private-internet.ts';
import {
  type ClientSettings,
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { basicPair, logged, readableIn, type SentLog } from '../../../../e2e/fixtures/sent-log.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const host = 'public.ecr.aws';
const apiHost = 'api.ecr-public.us-east-1.amazonaws.com';
const digest = `sha256:${'b'.repeat(64)}`;

interface Scene {
  net: PrivateInternet;
  api: AwsApi;
  registry: SentLog;
  settings: ClientSettings;
}

/** Registry and token server are one host; it answers bad tokens with 400 and no challenge. */
async function scene(
  answer: (call: AwsCall) => Answer,
  registry: (url: URL, authorization: string | undefined) => Answer = () => undefined,
): Promise<Scene> {
  const log: SentLog = [];
  const api = awsApi({
    host: apiHost,
    service: 'ecr-public',
    region: 'us-east-1',
    keys: () => [accountKeys],
    answer,
  });
  const net = await internet({
    [apiHost]: api.behaviour,
    [host]: logged(log, (url, { authorization }) => {
      const own = registry(url, authorization);
      if (own !== undefined) return own;
      if (authorization === undefined)
        return {
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="https://${host}/token/",service="${host}",scope="aws"`,
          },
          body: { errors: [{ code: 'DENIED', message: 'Not Authorized' }] },
        };
      return { status: 404, body: { errors: [{ code: 'NOT_FOUND', message: 'no' }] } };
    }),
  });
  const settings = { ...net.settings, provider: 'ecr', credential: accountCredential } as const;
  return { net, api, registry: log, settings: { ...settings, region: 'us-east-1' } };
}

const own = (...names: string[]) => ({
  repositories: names.map((name) => ({ repositoryUri: `${host}/${name}` })),
});

describe('Amazon ECR Public', () => {
  test("lists the account's own repositories under their full names", async () => {
    const { api, net, settings, registry } = await scene(({ input }) =>
      input['nextToken'] === undefined
        ? { body: { ...own('acme/app'), nextToken: 'two' } }
        : { body: own('acme/team/web') },
    );
    expect(await repositoriesOf(client(`https://${host}`, settings))).toEqual([
      'acme/app',
      'acme/team/web',
    ]);
    expect(api.calls.map(({ action, input }) => [action, input])).toEqual([
      ['DescribeRepositories', { maxResults: 1000 }],
      ['DescribeRepositories', { maxResults: 1000, nextToken: 'two' }],
    ]);
    expect(api.calls[0]?.headers['x-amz-target']).toBe(
      'SpencerFrontendService.DescribeRepositories',
    );
    expect(readableIn(api.log, [accountKeys.secretAccessKey])).toEqual([]);
    expect(registry).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${apiHost}:443`]));
  });

  test("a namespace that is another's is told so, not shown as empty", async () => {
    const { settings } = await scene(() => ({ body: own('acme/app') }));
    const address = `https://${host}`;
    const error = await failureOf(
      repositoriesOf(client(address, { ...settings, namespace: 'nginx' })),
    );
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.message).toContain('nginx');
    expect(error.hint).toContain('by name');
    expect(await repositoriesOf(client(address, { ...settings, namespace: 'acme' }))).toEqual([
      'acme/app',
    ]);
  });

  test.each([404, 405, 401])(
    'a closed catalog (%s) and no keys: says what would do',
    async (status) => {
      const { settings, net, api } = await scene(
        () => undefined,
        (url) => (url.pathname === '/v2/_catalog' ? { status, body: {} } : undefined),
      );
      const registry = client(`https://${host}`, { ...settings, credential: { kind: 'none' } });
      const error = await failureOf(repositoriesOf(registry));
      expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
      expect(error.hint).toContain('access key');
      expect(api.log).toEqual([]);
      expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
    },
  );

  test("describes the tags of one's own repositories, and of no other's of the same name", async () => {
    const { api, settings } = await scene(({ action, input }) => {
      if (action === 'DescribeRepositories')
        return input['repositoryNames'] !== undefined &&
          String(input['repositoryNames']) === 'team/app'
          ? { body: own('acme/team/app') }
          : awsRefusal('RepositoryNotFoundException');
      const imageDetail = {
        imageDigest: digest,
        imageSizeInBytes: 7,
        imagePushedAt: 1_700_000_000,
      };
      return input['nextToken'] === undefined
        ? {
            body: {
              imageTagDetails: [{ imageTag: '1.0', createdAt: 1_600_000_000, imageDetail }],
              nextToken: 'two',
            },
          }
        : { body: { imageTagDetails: [{ imageTag: '1.1', createdAt: 1_600_000_000 }] } };
    });
    const registry = client(`https://${host}`, settings);
    expect(await describedTags(registry, 'acme/team/app')).toEqual([
      { name: '1.0', digest, size: 7, pushedAt: '2023-11-14T22:13:20.000Z', pulledAt: null },
      {
        name: '1.1',
        digest: null,
        size: null,
        pushedAt: '2020-09-13T12:26:40.000Z',
        pulledAt: null,
      },
    ]);
    expect(api.calls.slice(1).map(({ action, input }) => [action, input])).toEqual([
      ['DescribeImageTags', { repositoryName: 'team/app', maxResults: 1000 }],
      ['DescribeImageTags', { repositoryName: 'team/app', maxResults: 1000, nextToken: 'two' }],
    ]);
    for (const other of ['nginx/team/app', 'nginx/nginx'])
      expect(await failureOf(describedTags(registry, other))).toMatchObject({
        code: 'UNSUPPORTED',
      });
    expect(api.calls.filter(({ action }) => action === 'DescribeImageTags')).toHaveLength(2);
  });

  test.each([
    ['login', 'ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken'],
    ['list', 'ecr-public:DescribeRepositories'],
  ])('names the rights for a %s', async (what, rights) => {
    const { settings } = await scene(() => awsRefusal('AccessDeniedException'));
    const registry = client(`https://${host}`, settings);
    const error = await failureOf(
      what === 'list' ? repositoriesOf(registry) : tagsOf(registry, 'acme/app'),
    );
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain(rights);
  });

  test('the temporary login is for the token server; a token that is over, or a login, is had anew', async () => {
    let logins = 0;
    let tokens = 0;
    let takesLogin = 1;
    const { api, settings, registry, net } = await scene(
      ({ action }) => {
        if (action !== 'GetAuthorizationToken') return undefined;
        logins += 1;
        const authorizationToken = basicPair('AWS', `lent-${logins}`);
        const expiresAt = Date.now() / 1000 + 43_200;
        return { body: { authorizationData: { authorizationToken, expiresAt } } };
      },
      (url, authorization) => {
        if (url.pathname === '/token/') {
          if (authorization !== `Basic ${basicPair('AWS', `lent-${takesLogin}`)}`)
            return { status: 401, body: {} };
          tokens += 1;
          return { body: { token: `token-${tokens}`, expires_in: 3600 } };
        }
        if (authorization === undefined) return undefined;
        return authorization === `Bearer token-${tokens}`
          ? { body: { tags: ['1.0'] } }
          : {
              status: 400,
              body: { errors: [{ code: 'DENIED', message: 'Authorization Token is invalid' }] },
            };
      },
    );
    const client1 = client(`https://${host}`, settings);
    expect(await tagsOf(client1, 'acme/app')).toEqual(['1.0']);
    expect([logins, tokens]).toEqual([1, 1]);
    // The token goes bad early (400, no challenge), and the login behind it too.
    tokens = 7;
    expect(await tagsOf(client1, 'acme/app')).toEqual(['1.0']);
    expect([logins, tokens]).toEqual([1, 8]);
    tokens = 20;
    takesLogin = 2;
    expect(await tagsOf(client1, 'acme/app')).toEqual(['1.0']);
    expect([logins, tokens]).toEqual([2, 21]);
    expect(readableIn(registry, [...accountSecrets, accountKeys.accessKeyId])).toEqual([]);
    expect(readableIn(api.log, ['lent-1', 'lent-2', 'token-8'])).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${apiHost}:443`, `${host}:443`]));
  });
});
