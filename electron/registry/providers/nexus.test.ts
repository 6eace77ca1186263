import { describe, expect, test } from 'vitest';
import { type Answer, jsonApi } from '../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { ada, adaBasic } from '../../../e2e/fixtures/registry-client/challenges.ts';
import {
  type ClientSettings,
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const rest = '/service/rest/v1';
const hex = 'd'.repeat(64);
const basic = {
  status: 401,
  headers: { 'www-authenticate': 'BASIC realm="Sonatype Nexus Repository Manager"' },
  body: {},
};
const closed = { status: 403, body: { errors: [{ code: 'DENIED', message: 'not permitted' }] } };

/** A Nexus that lets `ada` in, below a path of its own where asked. */
async function nexus(
  answer: (url: URL) => Answer,
  path = '/repository/images',
  settings: ClientSettings = { credential: ada },
) {
  const server = await serve(
    jsonApi((url, { authorization }) => (authorization === adaBasic ? answer(url) : basic)),
  );
  const registry = client(`${server.address}${path}`, { provider: 'nexus', ...settings });
  const asked = () =>
    server.requests.filter(({ url }) => url.includes('/service/')).map(({ url }) => url);
  return { server, registry, asked };
}

const component = (name: string, version: string, more: object = {}) => ({
  id: 'abc',
  repository: 'images',
  format: 'docker',
  name,
  version,
  assets: [
    {
      path: `v2/${name}/manifests/${version}`,
      checksum: { sha1: 'x', sha256: hex },
      contentType: 'application/vnd.docker.distribution.manifest.v2+json',
      lastModified: '2026-03-05T05:06:07.000+00:00',
      lastDownloaded: '2026-04-05T06:07:08.000+02:00',
      blobCreated: '2026-03-04T05:06:07.000+00:00',
      fileSize: 1573,
      ...more,
    },
  ],
});

describe('tags of a repository in the address', () => {
  test('come with details from the search, page after page', async () => {
    const { registry, asked, server } = await nexus((url) => {
      if (url.pathname !== `${rest}/search`) return undefined;
      return url.searchParams.get('continuationToken') === null
        ? {
            body: {
              items: [
                component('team/app', '1.0'),
                component('team/app', `sha256:${hex}`),
                component('other/team/app', '9.9'),
              ],
              continuationToken: 'c1',
            },
          }
        : {
            body: {
              items: [
                component('team/app', 'latest', { blobCreated: null, lastDownloaded: null }),
                'broken',
              ],
              continuationToken: null,
            },
          };
    });
    const details = { digest: `sha256:${hex}`, size: null };
    expect(await describedTags(registry, 'team/app')).toEqual([
      {
        name: '1.0',
        ...details,
        pushedAt: '2026-03-04T05:06:07.000Z',
        pulledAt: '2026-04-05T04:07:08.000Z',
      },
      { name: 'latest', ...details, pushedAt: '2026-03-05T05:06:07.000Z', pulledAt: null },
    ]);
    const query = 'repository=images&format=docker&name=team%2Fapp';
    expect(asked()).toEqual([
      `${rest}/search?${query}`,
      `${rest}/search?${query}&continuationToken=c1`,
    ]);
    for (const { headers } of server.requests) expect(headers.authorization).toBe(adaBasic);
  });

  test('are asked for below the context path of the server', async () => {
    const { registry, asked } = await nexus(
      () => ({ body: { items: [], continuationToken: null } }),
      '/nexus/repository/my%20images/',
    );
    expect(await describedTags(registry, 'app')).toEqual([]);
    expect(asked()).toEqual([`/nexus${rest}/search?repository=my+images&format=docker&name=app`]);
  });
});

test('an address that is not encoded rightly is taken as it stands', async () => {
  const { registry, asked } = await nexus(
    () => ({ body: { items: [], continuationToken: null } }),
    '/repository/50%zz',
  );
  expect(await describedTags(registry, 'app')).toEqual([]);
  expect(asked()).toEqual([`${rest}/search?repository=50%25zz&format=docker&name=app`]);
});

describe('repositories', () => {
  test('come from the catalog', async () => {
    const { registry, asked } = await nexus((url) =>
      url.pathname === '/repository/images/v2/_catalog'
        ? { body: { repositories: ['team/app'] } }
        : undefined,
    );
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(asked()).toEqual([]);
  });

  test('come from the components where the catalog is closed, each once', async () => {
    const { registry, asked } = await nexus((url) => {
      if (url.pathname !== `${rest}/components`) return closed;
      return url.searchParams.get('continuationToken') === null
        ? {
            body: {
              items: [component('team/app', '1.0'), component('team/app', '2.0')],
              continuationToken: 'c1',
            },
          }
        : {
            body: {
              items: [component('team/app', '3.0'), component('web', '1.0')],
              continuationToken: null,
            },
          };
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app', 'web']);
    expect(asked()).toEqual([
      `${rest}/components?repository=images`,
      `${rest}/components?repository=images&continuationToken=c1`,
    ]);
  });

  test('of a server that gives the same page for ever end, marked', async () => {
    const { registry, asked } = await nexus((url) =>
      url.pathname === `${rest}/components`
        ? { body: { items: [component('app', '1.0')], continuationToken: 'again' } }
        : closed,
    );
    expect(await repositoriesOf(registry)).toEqual(['app']);
    expect(asked()).toHaveLength(2);
  });

  test('without the privilege name it', async () => {
    const { registry } = await nexus(() => closed);
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('nx-repository-view-docker');
  });
});

describe('an address without a repository', () => {
  const repositories = (...names: string[]) => ({
    body: [
      ...names.map((name) => ({
        name,
        format: 'docker',
        type: 'hosted',
        url: 'https://elsewhere.example/x',
      })),
      { name: 'maven-central', format: 'maven2', type: 'proxy' },
    ],
  });

  test('is the only Docker repository there is', async () => {
    const { registry, asked } = await nexus((url) => {
      if (url.pathname === `${rest}/repositories`) return repositories('images');
      return { body: { items: [component('app', '1.0')], continuationToken: null } };
    }, '');
    expect(await describedTags(registry, 'app')).toHaveLength(1);
    expect(asked()).toEqual([
      `${rest}/repositories`,
      `${rest}/search?repository=images&format=docker&name=app`,
    ]);
  });

  test('may have the repository in the names of its images', async () => {
    const { registry, asked } = await nexus((url) => {
      if (url.pathname === `${rest}/repositories`) return repositories('images', 'mirror');
      return { body: { items: [component('team/app', '1.0')], continuationToken: null } };
    }, '');
    expect(await describedTags(registry, 'mirror/team/app')).toHaveLength(1);
    expect(asked()).toEqual([
      `${rest}/repositories`,
      `${rest}/search?repository=mirror&format=docker&name=team%2Fapp`,
    ]);
    expect(await failureOf(describedTags(registry, 'team/app'))).toMatchObject({
      code: 'UNSUPPORTED',
    });
  });

  test.each<[string, Answer | 'page']>([
    ['404', undefined],
    ['a web page of status 400', 'page'],
  ])('that is a connector port has its catalog and tags alone: %s', async (_title, answer) => {
    const { registry, server, asked } = await nexus(() => undefined, '');
    const registryAnswers = jsonApi((url) => {
      if (url.pathname === '/v2/_catalog') return { body: { repositories: ['app'] } };
      return url.pathname === '/v2/app/tags/list' ? { body: { tags: ['1.0'] } } : undefined;
    });
    server.behave((request, response) => {
      if (answer === 'page' && request.url?.startsWith(rest) === true)
        response
          .writeHead(400, { 'content-type': 'text/html' })
          .end('<html><title>400 - Not a Docker request</title></html>');
      else registryAnswers(request, response);
    });
    expect(await repositoriesOf(registry)).toEqual(['app']);
    expect(await tagsOf(registry, 'app')).toEqual(['1.0']);
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(asked()).toEqual([`${rest}/repositories`]);
  });
});

describe('signing in', () => {
  test('a user token is a pair like any other', async () => {
    const credential = { kind: 'token', username: 'ada', token: 'correct horse' } as const;
    const { registry } = await nexus(
      () => ({ body: { items: [component('app', '1.0')], continuationToken: null } }),
      undefined,
      { credential },
    );
    expect(await describedTags(registry, 'app')).toHaveLength(1);
  });

  test('a password that is over is told, and not tried again', async () => {
    const credential = { kind: 'password', username: 'ada', password: 'old' } as const;
    const { registry, asked } = await nexus(() => undefined, undefined, { credential });
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    expect(asked()).toHaveLength(1);
  });

  test('a server that is busy is waited for, and left when it stays so', async () => {
    let left = 1;
    const { registry, asked } = await nexus(
      () => {
        left -= 1;
        return left >= 0
          ? { status: 429, body: {}, headers: { 'retry-after': '0' } }
          : { body: { items: [component('app', '1.0')], continuationToken: null } };
      },
      undefined,
      { credential: ada, limits: { attempts: 2 } },
    );
    expect(await describedTags(registry, 'app')).toHaveLength(1);
    left = 100;
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(asked()).toHaveLength(4);
  });

  test('an answer without its list is an error', async () => {
    const { registry } = await nexus(() => ({ body: { message: 'search is being rebuilt' } }));
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'malformedBody',
    });
  });
});
