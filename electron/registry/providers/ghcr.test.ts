import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../e2e/fixtures/json-api.ts';
import {
  type PrivateInternet,
  startPrivateInternet,
} from '../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { logged, readableIn, registryWith, type SentLog } from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { registryLinks } from '../../../shared/providers/facts-of.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const pat = 'ghp_exampleClassicToken';
const digest = (character: string) => `sha256:${character.repeat(64)}`;
const bearer = `Bearer ${pat}`;
const api = 'api.github.com';
const registryHost = 'ghcr.io';
const account: Credential = { kind: 'password', username: 'octocat', password: pat };
const forbidden = (message: string): Answer => ({
  status: 403,
  headers: { 'x-accepted-oauth-scopes': 'read:packages', 'x-oauth-scopes': 'repo' },
  body: { message, documentation_url: 'https://docs.github.com/rest', status: '403' },
});
const packageOf = (login: string, name: string) => ({
  id: 1,
  name,
  package_type: 'container',
  owner: { login },
  visibility: 'private',
});
const names = (login: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => packageOf(login, `app-${from + at}`));
const nextPage = { link: '<https://elsewhere.example.com/?page=2>; rel="next", <x>; rel="last"' };

type Routes = Readonly<Record<string, (url: URL) => Answer>>;

/** GitHub's API for one token, and a closed registry beside it. */
async function github(routes: Routes, hosts = { api, registry: registryHost }) {
  const logs = { api: [] as SentLog, registry: [] as SentLog };
  const net = await internet({
    [hosts.api]: logged(logs.api, (url, sent) =>
      sent.authorization === bearer
        ? routes[url.pathname]?.(url)
        : { status: 401, body: { message: 'Bad credentials', status: '401' } },
    ),
    [hosts.registry]: logged(logs.registry, (url, sent) => {
      if (url.pathname === '/token')
        return sent.authorization?.startsWith('Basic ') === true
          ? { body: { token: 'registry-token', expires_in: 300 } }
          : { status: 401, body: {} };
      if (url.pathname === '/v2/_catalog')
        return { status: 403, body: { errors: [{ code: 'DENIED', message: 'denied' }] } };
      return registryWith(`https://${hosts.registry}/token`)(url, sent);
    }),
  });
  return { net, logs };
}

const calls = (net: PrivateInternet, host = api) =>
  net.host(host).requests.map(({ method, url }) => `${method} ${url}`);
const page = (path: string, at = 1) => `GET ${path}?package_type=container&per_page=100&page=${at}`;
const on = (net: PrivateInternet, settings: object = {}) =>
  client(`https://${registryHost}`, {
    ...net.settings,
    provider: 'ghcr',
    credential: account,
    ...settings,
  });

describe('the list', () => {
  const routes: Routes = {
    '/user/packages': (url) =>
      url.searchParams.get('page') === '1'
        ? { body: names('octocat', 0, 100), headers: nextPage }
        : { body: names('octocat', 100, 101) },
    '/user/orgs': () => ({ body: [{ login: 'OctoOrg', id: 2 }, { login: 'other' }] }),
    '/orgs/OctoOrg/packages': () => ({ body: [packageOf('OctoOrg', 'tools/deep')] }),
    '/orgs/other/packages': () => ({ body: [] }),
  };

  test("holds the account's own packages and its organizations', page after page", async () => {
    const { net, logs } = await github(routes);
    const registry = on(net);
    const found = await repositoriesOf(registry);
    expect(found).toHaveLength(102);
    expect(found.slice(99)).toEqual(['octocat/app-99', 'octocat/app-100', 'octoorg/tools/deep']);
    expect(calls(net)).toEqual([
      page('/user/packages'),
      page('/user/packages', 2),
      'GET /user/orgs?per_page=100&page=1',
      page('/orgs/OctoOrg/packages'),
      page('/orgs/other/packages'),
    ]);
    expect(new Set(net.host(api).requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set([bearer]),
    );
    expect(net.host(api).requests[0]?.headers['x-github-api-version']).toBe('2022-11-28');
    expect(await tagsOf(registry, 'octocat/app-1')).toEqual(['1.0']);
    expect(readableIn(logs.api, ['registry-token'])).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`, `${registryHost}:443`]));
  });

  test.each<[string, Routes]>([
    ['may not find organizations', { '/user/orgs': () => forbidden('Needs read:org') }],
    [
      'is not shown all of them for want of a single sign-on',
      {
        '/user/orgs': () => ({
          body: [{ login: 'other' }],
          headers: { 'x-github-sso': 'partial-results; organizations=21955855' },
        }),
      },
    ],
    [
      'is refused by one of them',
      { '/orgs/OctoOrg/packages': () => forbidden('Resource protected by SAML') },
    ],
  ])('says that there may be more where the token %s', async (_title, refusal) => {
    const { net } = await github({ ...routes, ...refusal });
    let incomplete = false;
    const found: string[] = [];
    for await (const chunk of on(net).repositories({ signal: idle })) {
      found.push(...chunk.repositories);
      incomplete ||= chunk.incomplete === true;
    }
    expect(found).toHaveLength(101);
    expect(incomplete).toBe(true);
  });

  test('of one owner is asked for as an organization first, then as a user', async () => {
    const { net } = await github({
      '/users/hubot/packages': () => ({ body: [packageOf('hubot', 'app')] }),
    });
    expect(await repositoriesOf(on(net, { namespace: 'hubot' }))).toEqual(['hubot/app']);
    expect(calls(net)).toEqual([page('/orgs/hubot/packages'), page('/users/hubot/packages')]);
  });

  test('of an owner that does not exist says so', async () => {
    const { net } = await github({});
    const error = await failureOf(repositoriesOf(on(net, { namespace: 'nobody' })));
    expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect(error.message).toContain('nobody');
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });
});

describe('the tags', () => {
  const version = (id: number, tags: string[]) => ({
    id,
    name: digest(String(id)),
    created_at: '2026-02-03T04:05:06Z',
    updated_at: '2026-03-04T05:06:07Z',
    metadata: { package_type: 'container', container: { tags } },
  });

  test('come with digest and time, page after page; untagged versions are none', async () => {
    const path = '/orgs/octoorg/packages/container/tools%2Fdeep/versions';
    const { net } = await github({
      [path]: (url) =>
        url.searchParams.get('page') === '1'
          ? { body: [version(1, ['2.0', 'latest']), version(2, [])], headers: nextPage }
          : { body: [version(3, ['1.0'])] },
    });
    const rest = { size: null, pushedAt: '2026-02-03T04:05:06.000Z', pulledAt: null };
    expect(await describedTags(on(net), 'octoorg/tools/deep')).toEqual([
      { name: '2.0', digest: digest('1'), ...rest },
      { name: 'latest', digest: digest('1'), ...rest },
      { name: '1.0', digest: digest('3'), ...rest },
    ]);
    expect(calls(net)).toEqual([
      `GET ${path}?per_page=100&page=1`,
      `GET ${path}?per_page=100&page=2`,
    ]);
  });

  test("of the account's own package are asked for as such", async () => {
    const path = '/user/packages/container/app/versions';
    const { net } = await github({ [path]: () => ({ body: [version(4, ['1.0'])] }) });
    expect(await describedTags(on(net), 'Octocat/app')).toHaveLength(1);
    expect(calls(net)).toEqual([`GET ${path}?per_page=100&page=1`]);
  });

  test('of a package that does not exist anywhere are not found', async () => {
    const { net } = await github({});
    expect(await failureOf(describedTags(on(net), 'hubot/gone'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
    expect(calls(net)).toHaveLength(2);
  });
});

describe('what is refused', () => {
  test('an expired token is told, in the middle of a list too, and asked with once', async () => {
    const { net } = await github({
      '/user/packages': (url) =>
        url.searchParams.get('page') === '1'
          ? { body: names('octocat', 0, 100), headers: nextPage }
          : { status: 401, body: { message: 'Bad credentials', status: '401' } },
    });
    const found: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const chunk of on(net).repositories({ signal: idle }))
          found.push(...chunk.repositories);
      })(),
    );
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
    expect(error.hint).toContain('expire');
    expect(JSON.stringify(error.toData())).not.toContain(pat);
    expect(found).toHaveLength(100);
    expect(calls(net)).toHaveLength(2);
  });

  test('a token without read:packages is told by the right', async () => {
    const { net } = await github({
      '/user/packages': () => forbidden('You need at least read:packages scope to list packages.'),
    });
    const error = await failureOf(repositoriesOf(on(net)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('classic personal access token with read:packages');
    expect(calls(net)).toHaveLength(1);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });

  test.each<[string, Record<string, string>]>([
    ['a secondary limit', { 'retry-after': '0' }],
    ['a secondary limit as 429', { 'retry-after': '0', status: '429' }],
  ])('%s is waited for', async (_title, { status, ...headers }) => {
    let asked = 0;
    const { net } = await github({
      '/orgs/octoorg/packages': () => {
        asked += 1;
        return asked === 1
          ? {
              status: Number(status ?? 403),
              headers,
              body: { message: 'You have exceeded a secondary rate limit.' },
            }
          : { body: [packageOf('octoorg', 'app')] };
      },
    });
    expect(await repositoriesOf(on(net, { namespace: 'octoorg' }))).toEqual(['octoorg/app']);
    expect(asked).toBe(2);
  });

  test('a quota that is used up is told with the time it lifts, not as a missing right', async () => {
    const resetsAt = Math.round(Date.now() / 1000) + 1800;
    const { net } = await github({
      '/user/packages': () => ({
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetsAt) },
        body: { message: 'API rate limit exceeded for user ID 1.' },
      }),
    });
    expect(await failureOf(repositoriesOf(on(net)))).toMatchObject({
      code: 'RATE_LIMITED',
      detail: { retryAt: new Date(resetsAt * 1000).toISOString() },
    });
    expect(calls(net)).toHaveLength(1);
  });
});

describe('credentials that the API does not take', () => {
  test.each<[string, Credential | null]>([
    ['nobody', null],
    ['a fine-grained token', { kind: 'token', token: 'github_pat_11EXAMPLE' }],
    [
      'a fine-grained token as password',
      { kind: 'password', username: 'octocat', password: 'github_pat_11EXAMPLE' },
    ],
    [
      'what is no token',
      { kind: 'password', username: 'octocat', password: 'an account password' },
    ],
  ])('%s is not sent there; the answer names the one that would do', async (_title, credential) => {
    const { net, logs } = await github({});
    const error = await failureOf(repositoriesOf(on(net, { credential })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('classic personal access token with read:packages');
    const untold = await failureOf(describedTags(on(net, { credential }), 'octocat/app'));
    expect(untold).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(untold.message).toContain('describe the tags of ghcr.io/octocat/app');
    expect(logs.api).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${registryHost}:443`]));
  });

  test('a token alone signs in to the registry as docker would', async () => {
    const { net, logs } = await github({});
    const registry = on(net, { credential: { kind: 'token', token: pat } });
    expect(await tagsOf(registry, 'octocat/app')).toEqual(['1.0']);
    expect(logs.api).toEqual([]);
    expect(readableIn(logs.registry, [`token:${pat}`])).toEqual([`token:${pat}`]);
  });
});

describe('hosts', () => {
  const address = 'https://containers.octocorp.ghe.com';

  test('an enterprise on ghe.com has an API of its own', async () => {
    const hosts = { api: 'api.octocorp.ghe.com', registry: 'containers.octocorp.ghe.com' };
    const { net } = await github(
      { '/orgs/team/packages': () => ({ body: [packageOf('team', 'app')] }) },
      hosts,
    );
    const registry = client(address, {
      ...net.settings,
      provider: 'ghcr',
      namespace: 'team',
      credential: account,
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(net.wanted).toEqual([`${hosts.api}:443`]);
    expect(
      registryLinks({ address, provider: 'ghcr', region: null, namespace: null })?.tokens,
    ).toBe('https://octocorp.ghe.com/settings/tokens/new?scopes=read:packages,read:org');
  });

  test.each([
    'https://ghcr.io.evil.example',
    'https://containers.evil.example',
    'https://containers.a.b.ghe.com',
    'https://ghcr.io:8443',
  ])('%s gets the token to no API', async (address) => {
    const net = await internet({ [api]: logged([], () => ({ body: [] })) });
    const registry = client(address, {
      ...net.settings,
      provider: 'ghcr',
      namespace: 'team',
      credential: account,
    });
    await failureOf(repositoriesOf(registry));
    expect(net.host(api).requests).toEqual([]);
    expect(new Set(net.wanted.map((host) => host.split(':')[0]))).toEqual(
      new Set([new URL(address).hostname]),
    );
  });
});
