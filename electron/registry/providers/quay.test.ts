import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../e2e/fixtures/json-api.ts';
import {
  type PrivateInternet,
  startPrivateInternet,
} from '../../../e2e/fixtures/private-internet.ts';
import type { ClientSettings } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
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

const { serve: internet, client } = createScene(startPrivateInternet);

const host = 'quay.io';
const oauth = 'oauth-application-token';
const token: Credential = { kind: 'token', token: oauth };
const robot: Credential = { kind: 'password', username: 'team+ci', password: 'robot-token' };
const digest = `sha256:${'1'.repeat(64)}`;
const problem = (status: number, type: string, detail: string): Answer => ({
  status,
  body: { detail, error_message: detail, error_type: type, title: type, status },
});
const invalid = problem(401, 'invalid_token', 'Requires authentication');
const insufficient = problem(403, 'insufficient_scope', 'Unauthorized');
const listed = (namespace: string, names: readonly string[], next?: string): Answer => ({
  body: {
    repositories: names.map((name) => ({ namespace, name, is_public: false, kind: 'image' })),
    ...(next === undefined ? {} : { next_page: next }),
  },
});

interface Scene {
  /** What the registry's own catalog shows to a login. */
  catalog?: readonly string[];
  api?: Readonly<Record<string, (url: URL, signedIn: boolean) => Answer>>;
}

/** A Quay: registry, token server and API are one host; the API takes the OAuth token alone. */
async function quay({ catalog = [], api = {} }: Scene = {}) {
  const log: SentLog = [];
  const registry = registryWith(`https://${host}/v2/auth`);
  const net = await internet({
    [host]: logged(log, (url, sent) => {
      if (url.pathname.startsWith('/api/')) {
        if (sent.authorization !== undefined && sent.authorization !== `Bearer ${oauth}`)
          return invalid;
        return api[url.pathname]?.(url, sent.authorization !== undefined);
      }
      if (url.pathname === '/v2/auth') return { body: { token: 'registry-token' } };
      if (url.pathname !== '/v2/_catalog' || sent.authorization !== 'Bearer registry-token')
        return registry(url, sent);
      // Quay gives a hundred at most, whatever is asked for, and a whole address for more.
      const from = Number(url.searchParams.get('next_page') ?? 0);
      const more = from + 100 < catalog.length;
      return {
        body: { repositories: catalog.slice(from, from + 100) },
        ...(more
          ? {
              headers: {
                link: `<https://${host}/v2/_catalog?n=100&next_page=${from + 100}>; rel="next"`,
              },
            }
          : {}),
      };
    }),
  });
  return { net, log };
}

const on = (net: PrivateInternet, settings: ClientSettings = {}) =>
  client(`https://${host}`, { ...net.settings, provider: 'quay', credential: token, ...settings });
const apiCalls = (net: PrivateInternet) =>
  net
    .host(host)
    .requests.filter(({ url }) => url.startsWith('/api/'))
    .map(({ method, url, headers }) => `${method} ${url} ${headers.authorization ?? '-'}`);
const ofNamespace = (namespace: string, more = '') =>
  `GET /api/v1/repository?namespace=${namespace}&public=true${more} Bearer ${oauth}`;

describe('the list', () => {
  test('is the catalog where that shows anything, page after page', async () => {
    const names = Array.from({ length: 150 }, (_, at) => `team/app-${at}`);
    const { net } = await quay({ catalog: names });
    expect(await repositoriesOf(on(net, { credential: robot }))).toEqual(names);
    expect(apiCalls(net)).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });

  test('is that of the namespaces of the token where the catalog shows nothing', async () => {
    const { net, log } = await quay({
      api: {
        '/api/v1/user/': () => ({
          body: { anonymous: false, username: 'ada', organizations: [{ name: 'team' }] },
        }),
        '/api/v1/repository': (url) =>
          url.searchParams.get('namespace') === 'ada'
            ? listed('ada', [])
            : url.searchParams.get('next_page') === null
              ? listed('team', ['app'], 'gAAAA-cursor==')
              : listed('team', ['tools/deep']),
      },
    });
    const registry = on(net);
    expect(await repositoriesOf(registry)).toEqual(['team/app', 'team/tools/deep']);
    expect(apiCalls(net)).toEqual([
      `GET /api/v1/user/ Bearer ${oauth}`,
      ofNamespace('ada'),
      ofNamespace('team'),
      ofNamespace('team', '&next_page=gAAAA-cursor%3D%3D'),
    ]);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    const login = `$oauthtoken:${oauth}`;
    expect(readableIn(log, [login])).toEqual([login]);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });

  test('of a namespace without any credential holds what is public', async () => {
    const { net } = await quay({
      api: {
        '/api/v1/repository': (_url, signedIn) =>
          signedIn ? invalid : listed('team', ['public-app']),
      },
    });
    const registry = on(net, { credential: null, namespace: 'team' });
    expect(await repositoriesOf(registry)).toEqual(['team/public-app']);
    expect(apiCalls(net)).toEqual(['GET /api/v1/repository?namespace=team&public=true -']);
  });
});

describe('an empty answer', () => {
  const nothing = { '/api/v1/repository': () => listed('team', []) };
  const ada = {
    '/api/v1/user/': () => ({ body: { username: 'ada', organizations: [{ name: 'team' }] } }),
  };

  test.each<[string, ClientSettings, Scene['api']]>([
    ['to a token for its own organization', { namespace: 'team' }, { ...nothing, ...ada }],
    ['to a token for all of its namespaces', {}, { ...nothing, ...ada }],
  ])('%s is an empty registry', async (_title, settings, api) => {
    const { net } = await quay(api === undefined ? {} : { api });
    expect(await repositoriesOf(on(net, settings))).toEqual([]);
  });

  test.each<[string, ClientSettings, Scene['api']]>([
    ['to nobody', { credential: null }, nothing],
    ['to nobody, for one organization', { credential: null, namespace: 'team' }, nothing],
    ['to a robot', { credential: robot }, nothing],
    ['to a robot, for one organization', { credential: robot, namespace: 'team' }, nothing],
    ['to a token for the organization of others', { namespace: 'others' }, { ...nothing, ...ada }],
  ])('%s says what it may mean, and which right would tell', async (_title, settings, api) => {
    const { net } = await quay(api === undefined ? {} : { api });
    const error = await failureOf(repositoriesOf(on(net, settings)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('repo:read');
    expect(apiCalls(net).filter((call) => call.includes('robot-token'))).toEqual([]);
    expect(apiCalls(net).filter((call) => call.includes('Basic'))).toEqual([]);
  });
});

describe('the tags', () => {
  const path = '/api/v1/repository/team/tools/deep/tag/';
  const tag = (name: string) => ({
    name,
    reversion: false,
    start_ts: 1_770_091_506,
    manifest_digest: digest,
    is_manifest_list: name === 'index',
    size: name === 'index' ? 0 : 42,
    last_modified: 'Tue, 03 Feb 2026 04:05:06 -0000',
  });

  test('come with size, digest and time, page after page', async () => {
    const { net } = await quay({
      api: {
        [path]: (url) =>
          url.searchParams.get('page') === '1'
            ? { body: { tags: [tag('1.0'), tag('index')], page: 1, has_additional: true } }
            : { body: { tags: [tag('2.0')], page: 2, has_additional: false } },
      },
    });
    const known = { digest, pushedAt: '2026-02-03T04:05:06.000Z', pulledAt: null };
    expect(await describedTags(on(net), 'team/tools/deep')).toEqual([
      { name: '1.0', size: 42, ...known },
      { name: 'index', size: null, ...known },
      { name: '2.0', size: 42, ...known },
    ]);
    expect(apiCalls(net)).toEqual(
      [1, 2].map(
        (page) => `GET ${path}?limit=100&page=${page}&onlyActiveTags=true Bearer ${oauth}`,
      ),
    );
  });

  test('that a token may not read are told by the right', async () => {
    const { net } = await quay({ api: { [path]: () => insufficient } });
    const error = await failureOf(describedTags(on(net), 'team/tools/deep'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('repo:read');
  });

  test('of a repository that is not there are not found', async () => {
    const { net } = await quay({ api: { [path]: () => problem(404, 'not_found', 'Not Found') } });
    expect(await failureOf(describedTags(on(net), 'team/tools/deep'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
  });
});

describe('what is refused', () => {
  test('an expired token is told, in the middle of a list too', async () => {
    const { net } = await quay({
      api: {
        '/api/v1/repository': (url) =>
          url.searchParams.get('next_page') === null ? listed('team', ['app'], 'more') : invalid,
      },
    });
    const found: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const chunk of on(net, { namespace: 'team' }).repositories({ signal: idle }))
          found.push(...chunk.repositories);
      })(),
    );
    expect(found).toEqual(['team/app']);
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(JSON.stringify(error.toData())).not.toContain(oauth);
    expect(apiCalls(net)).toHaveLength(2);
  });

  test('a token that has expired is not taken for one without a right', async () => {
    const { net } = await quay({
      api: { '/api/v1/user/': () => invalid, '/api/v1/repository': () => invalid },
    });
    expect(await failureOf(repositoriesOf(on(net)))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
  });

  test('a token without user:read is told by the right, and by what does without it', async () => {
    const { net } = await quay({
      api: { '/api/v1/user/': () => invalid, '/api/v1/repository': () => listed('x', []) },
    });
    const error = await failureOf(repositoriesOf(on(net)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('user:read');
    expect(error.hint).toContain('organization');
    expect(apiCalls(net).at(-1)).toBe(`GET /api/v1/repository?starred=true Bearer ${oauth}`);
  });

  test('a limit is waited for', async () => {
    let refused = false;
    const { net } = await quay({
      api: {
        '/api/v1/repository': () => {
          if (refused) return listed('team', ['app']);
          refused = true;
          return { status: 429, headers: { 'retry-after': '0' }, body: {} };
        },
      },
    });
    expect(await repositoriesOf(on(net, { namespace: 'team' }))).toEqual(['team/app']);
    expect(apiCalls(net)).toHaveLength(2);
  });

  test('a password that only looks like a login is never a bearer', async () => {
    const { net, log } = await quay({ api: { '/api/v1/repository': () => listed('team', []) } });
    for (const username of ['ada', '$token', '$app'])
      await failureOf(
        repositoriesOf(
          on(net, {
            namespace: 'team',
            credential: { kind: 'token', username, token: 'not-for-the-api' },
          }),
        ),
      );
    expect(log.filter((entry) => /bearer not-for-the-api/i.test(entry))).toEqual([]);
    expect(readableIn(log, ['ada:not-for-the-api'])).toEqual(['ada:not-for-the-api']);
  });
});
