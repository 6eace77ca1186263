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
import { basicPair, logged, readableIn, type SentLog } from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const host = 'gitea.example.com';
const pat = 'gitea-access-token';
const account: Credential = { kind: 'password', username: 'ada', password: pat };
const login = `Basic ${basicPair('ada', pat)}`;
const lacking = (scope: string): Answer => ({
  status: 403,
  body: { message: `token does not have at least one of required scope(s): [${scope}]` },
});
let ids = 0;
const version = (name: string, tag: string) => {
  ids += 1;
  return {
    id: ids,
    owner: { login: 'Ada' },
    type: 'container',
    name,
    version: tag,
    created_at: '2026-02-03T04:05:06+01:00',
  };
};
const manifest = `sha256:${'1'.repeat(64)}`;

interface Scene {
  /** What the catalog shows; null: it is closed to this token. */
  catalog?: readonly string[] | null;
  /** Newer ones give a `Link` on every page, even on the last; older ones none at all. */
  links?: 'always' | 'never';
  api?: Readonly<Record<string, (url: URL) => Answer>>;
}

/** A Gitea: registry, token server and API are one host. */
async function gitea({ catalog = null, links = 'always', api = {} }: Scene = {}) {
  const log: SentLog = [];
  const challenge: Answer = {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="https://${host}/v2/token"` },
    body: { errors: [{ code: 'UNAUTHORIZED', message: '' }] },
  };
  const net = await internet({
    [host]: logged(log, (url, sent) => {
      if (url.pathname.startsWith('/api/')) return api[url.pathname]?.(url);
      if (url.pathname === '/v2/token') return { body: { token: 'registry-token' } };
      if (sent.authorization !== 'Bearer registry-token') return challenge;
      if (url.pathname.endsWith('/tags/list')) return { body: { tags: ['1.0'] } };
      if (url.pathname !== '/v2/_catalog') return { body: {} };
      if (catalog === null) return { status: 403, body: { errors: [{ code: 'DENIED' }] } };
      const last = url.searchParams.get('last');
      const n = Number(url.searchParams.get('n'));
      const from = last === null ? 0 : catalog.indexOf(last) + 1;
      const repositories = catalog.slice(from, from + n);
      const tail = repositories.at(-1);
      return {
        body: { repositories },
        ...(links === 'never' || tail === undefined
          ? {}
          : { headers: { link: `</v2/_catalog?n=${n}&last=${tail}>; rel="next"` } }),
      };
    }),
  });
  return { net, log };
}

const on = (net: PrivateInternet, settings: ClientSettings = {}) =>
  client(`https://${host}`, {
    ...net.settings,
    provider: 'gitea',
    credential: account,
    ...settings,
  });
const apiRequests = (net: PrivateInternet) =>
  net.host(host).requests.filter(({ url }) => url.startsWith('/api/'));
const apiCalls = (net: PrivateInternet) =>
  apiRequests(net).map(({ method, url }) => `${method} ${url}`);
const packagesOf = (owner: string, page = 1) =>
  `GET /api/v1/packages/${owner}?type=container&page=${page}&limit=50`;
const counted = (total: number) => ({ 'x-total-count': String(total) });

describe('the list', () => {
  test.each(['always', 'never'] as const)(
    'is the catalog, with a link past its end or none at all: %s',
    async (links) => {
      const names = Array.from({ length: 1000 }, (_, at) => `ada/app-${at}`);
      const { net } = await gitea({ catalog: names, links });
      expect(await repositoriesOf(on(net))).toEqual(names);
      expect(apiCalls(net)).toEqual([]);
    },
  );

  test('is that of the owners where the catalog is closed, each image once', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/user': () => ({ body: { id: 1, login: 'Ada', username: 'Ada' } }),
        '/api/v1/user/orgs': () => ({
          body: [{ id: 2, username: 'team', name: 'team' }],
          headers: counted(1),
        }),
        '/api/v1/packages/Ada': (url) =>
          url.searchParams.get('page') === '1'
            ? {
                body: [version('app', '2.0'), version('app', manifest), version('app', '1.0')],
                headers: counted(5),
              }
            : {
                body: [version('app', '0.9'), version('tools/deep', '1.0')],
                headers: counted(5),
              },
        '/api/v1/packages/team': () => ({ body: [], headers: counted(0) }),
      },
    });
    const registry = on(net);
    expect(await repositoriesOf(registry)).toEqual(['ada/app', 'ada/tools/deep']);
    expect(apiCalls(net)).toEqual([
      'GET /api/v1/user',
      'GET /api/v1/user/orgs?page=1&limit=50',
      packagesOf('Ada'),
      packagesOf('Ada', 2),
      packagesOf('team'),
    ]);
    expect(new Set(apiRequests(net).map(({ headers }) => headers.authorization))).toEqual(
      new Set([login]),
    );
    expect(await tagsOf(registry, 'ada/app')).toEqual(['1.0']);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });

  test('of one owner is narrowed by the API, and needs no account', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/packages/team': () => ({ body: [version('app', '1.0')], headers: counted(1) }),
      },
    });
    const registry = on(net, { credential: null, namespace: 'team' });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(apiCalls(net)).toEqual([packagesOf('team')]);
    expect(apiRequests(net)[0]?.headers.authorization).toBeUndefined();
  });

  test('with a token that may not ask who it is holds what its name owns, and may lack more', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/user': () => lacking('read:user'),
        '/api/v1/user/orgs': () => lacking('read:organization'),
        '/api/v1/packages/ada': () => ({ body: [version('app', '1.0')], headers: counted(1) }),
      },
    });
    const chunks: unknown[] = [];
    for await (const chunk of on(net).repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks).toEqual([{ repositories: ['ada/app'], source: 'provider', incomplete: true }]);
  });
});

describe('the tags', () => {
  test('come with their time, page after page; other packages and manifests are left out', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/packages/ada': (url) =>
          url.searchParams.get('page') === '1'
            ? {
                body: [
                  version('tools/app', '2.0'),
                  version('tools/app-server', '9.9'),
                  version('tools/app', manifest),
                ],
                headers: { link: `<https://${host}/api/v1/packages/ada?page=2>; rel="next"` },
              }
            : { body: [version('tools/app', '1.0')] },
      },
    });
    const known = {
      digest: null,
      size: null,
      pushedAt: '2026-02-03T03:05:06.000Z',
      pulledAt: null,
    };
    expect(await describedTags(on(net), 'ada/tools/app')).toEqual([
      { name: '2.0', ...known },
      { name: '1.0', ...known },
    ]);
    expect(apiCalls(net)).toEqual(
      [1, 2].map(
        (page) => `GET /api/v1/packages/ada?type=container&q=tools%2Fapp&page=${page}&limit=50`,
      ),
    );
  });

  test.each<[string, Scene['api']]>([
    ['an owner', {}],
    ['an image', { '/api/v1/packages/ada': () => ({ body: [version('app-server', '1.0')] }) }],
  ])('of %s that is not there are not found', async (_title, api) => {
    const { net } = await gitea(api === undefined ? {} : { api });
    expect(await failureOf(describedTags(on(net), 'ada/app'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
  });
});

describe('what is refused', () => {
  test('a token without read:package is told by the right', async () => {
    const { net } = await gitea({
      api: { '/api/v1/packages/team': () => lacking('read:package') },
    });
    const error = await failureOf(repositoriesOf(on(net, { namespace: 'team' })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('read:package');
    expect(apiCalls(net)).toHaveLength(1);
  });

  test('a token alone that may not ask who it is says what would do', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/user': () => lacking('read:user'),
        '/api/v1/user/orgs': () => lacking('read:organization'),
      },
    });
    const error = await failureOf(
      repositoriesOf(on(net, { credential: { kind: 'token', token: pat } })),
    );
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('read:user');
    expect(error.hint).toContain('owner');
  });

  test('an expired token is told, in the middle of a list too', async () => {
    const { net } = await gitea({
      api: {
        '/api/v1/packages/team': (url) =>
          url.searchParams.get('page') === '1'
            ? { body: [version('app', '1.0')], headers: counted(2) }
            : { status: 401, body: { message: 'invalid username, password or token' } },
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
    expect(JSON.stringify(error.toData())).not.toContain(pat);
    expect(apiCalls(net)).toHaveLength(2);
  });

  test('a limit of a proxy in front is waited for', async () => {
    let refused = false;
    const { net } = await gitea({
      api: {
        '/api/v1/packages/team': () => {
          if (refused) return { body: [version('app', '1.0')], headers: counted(1) };
          refused = true;
          return { status: 429, headers: { 'retry-after': '0' }, body: {} };
        },
      },
    });
    expect(await repositoriesOf(on(net, { namespace: 'team' }))).toEqual(['team/app']);
    expect(apiCalls(net)).toHaveLength(2);
  });

  test('nobody is told what to save', async () => {
    const { net } = await gitea();
    const error = await failureOf(repositoriesOf(on(net, { credential: null })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('read:package');
    expect(apiCalls(net)).toEqual([]);
  });
});

test('a token alone is a login to the registry, and a token to the API', async () => {
  const { net, log } = await gitea({
    api: {
      '/api/v1/packages/team': () => ({ body: [version('app', '1.0')], headers: counted(1) }),
    },
  });
  const registry = on(net, { credential: { kind: 'token', token: pat }, namespace: 'team' });
  expect(await repositoriesOf(registry)).toEqual(['team/app']);
  expect(apiRequests(net).map(({ headers }) => headers.authorization)).toEqual([`token ${pat}`]);
  expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
  expect(readableIn(log, [`token:${pat}`])).toEqual([`token:${pat}`]);
});
