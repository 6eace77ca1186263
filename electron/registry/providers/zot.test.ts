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

const digest = `sha256:${'c'.repeat(64)}`;
const discover = '/v2/_oci/ext/discover';
const search = '/v2/_zot/ext/search';
const basic = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="Authorization Required"' },
  body: { errors: [{ code: 'UNAUTHORIZED' }] },
};
const extensions = {
  extensions: [
    { name: '_zot', description: 'zot', endpoints: [search, '/v2/_zot/ext/userprefs'] },
    null,
  ],
};

/** A zot that lets `ada` in; `find` answers its search by the GraphQL text. */
async function zot(
  find: (query: string) => Answer,
  rest: (url: URL) => Answer = () => undefined,
  settings: ClientSettings = { credential: ada },
) {
  const server = await serve(
    jsonApi((url, { authorization }) => {
      if (authorization !== adaBasic) return basic;
      if (url.pathname === discover) return rest(url) ?? { body: extensions };
      return url.pathname === search ? find(url.searchParams.get('query') ?? '') : rest(url);
    }),
  );
  const registry = client(server.address, { provider: 'zot', ...settings });
  const asked = () =>
    server.requests
      .filter(({ headers }) => headers.authorization !== undefined)
      .map(({ url }) => decodeURIComponent(url.replaceAll('+', ' ')));
  return { server, registry, asked };
}

const page = (offset: number) => `requestedPage:{limit:100,offset:${offset},sortBy:ALPHABETIC_ASC}`;
const image = (at: number) => ({
  Tag: `1.${at}`,
  Digest: digest,
  Size: '2457600',
  PushTimestamp: '2026-03-04T05:06:07.123Z',
  LastPullTimestamp: '0001-01-01T00:00:00Z',
});

describe('tags', () => {
  test('come with details from the search, page after page', async () => {
    const { registry, asked } = await zot((query) => {
      const from = Number(/offset:(\d+)/.exec(query)?.[1]);
      const Results = Array.from({ length: from === 0 ? 100 : 1 }, (_, at) => image(from + at));
      return { body: { data: { found: { Page: { TotalCount: 101 }, Results } } } };
    });
    const tags = await describedTags(registry, 'team/app');
    expect(tags).toHaveLength(101);
    expect(tags.at(-1)).toEqual({
      name: '1.100',
      digest,
      size: 2_457_600,
      pushedAt: '2026-03-04T05:06:07.123Z',
      pulledAt: null,
    });
    const fields = 'Tag Digest Size PushTimestamp LastPullTimestamp';
    const query = (offset: number) =>
      `${search}?query={found:ImageList(repo:"team/app",${page(offset)}){Page{TotalCount}Results{${fields}}}}`;
    expect(asked()).toEqual([discover, query(0), query(100)]);
    // What is known of the server is not asked again.
    await describedTags(registry, 'team/app');
    expect(asked().filter((url) => url === discover)).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    [
      'status 422',
      { status: 422, body: { errors: [{ message: 'Cannot query field' }], data: null } },
    ],
    [
      'status 200',
      {
        body: {
          errors: [
            {
              message: 'Cannot query field "PushTimestamp" on type "ImageSummary".',
              extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
            },
          ],
          data: null,
        },
      },
    ],
  ])(
    'of an older release come with less, when it refuses new fields by %s',
    async (_t, refusal) => {
      const { registry, asked } = await zot((query) =>
        query.includes('PushTimestamp')
          ? refusal
          : {
              body: {
                data: {
                  found: { Results: [{ Tag: '1.0', Digest: digest, Size: '7' }, { Tag: null }] },
                },
              },
            },
      );
      expect(await describedTags(registry, 'app')).toEqual([
        { name: '1.0', digest, size: 7, pushedAt: null, pulledAt: null },
      ]);
      expect(asked()).toHaveLength(3);
    },
  );

  test('cannot be described without the extension', async () => {
    for (const answer of [
      { status: 404, body: { errors: [{ code: 'UNSUPPORTED' }] } },
      { body: { extensions: [{ name: '_zot', endpoints: ['/v2/_zot/ext/mgmt'] }] } },
    ]) {
      const { registry, asked } = await zot(
        () => ({ body: {} }),
        (url) => (url.pathname === discover ? answer : { body: { tags: ['1.0'] } }),
      );
      const error = await failureOf(describedTags(registry, 'app'));
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(asked()).toEqual([discover]);
      expect(await tagsOf(registry, 'app')).toEqual(['1.0']);
    }
  });

  test.each<[string, unknown]>([
    ['beside no data', { errors: [{ message: 'repository: not found' }], data: null }],
    ['alone', { errors: [{ message: 'repository: not found' }] }],
  ])('an error inside an answer of status 200, %s, is an error', async (_title, body) => {
    const { registry, asked } = await zot(() => ({ body }));
    const error = await failureOf(describedTags(registry, 'app'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'serverError' });
    expect(error.message).toContain('repository: not found');
    expect(asked()).toHaveLength(2);
  });

  test('a name cannot leave its place in the question', async () => {
    const { registry, asked } = await zot(() => ({ body: { data: { found: null } } }));
    expect(await describedTags(registry, 'a"){x}#')).toEqual([]);
    expect(asked()[1]).toContain('ImageList(repo:"a\\"){x}#",requestedPage');
  });
});

describe('signing in', () => {
  test('a wrong password is told', async () => {
    const credential = { kind: 'password', username: 'ada', password: 'wrong' } as const;
    const { registry, server } = await zot(() => undefined, undefined, { credential });
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    expect(server.requests.map(({ url }) => url)).toEqual([discover, discover]);
  });

  test('a token that is over is fetched anew, in the middle of a list', async () => {
    const good = new Set<string>();
    let issued = 0;
    let revoked = false;
    const server = await serve(
      jsonApi((url, { authorization }): Answer => {
        if (url.pathname === '/token') {
          if (authorization !== adaBasic) return { status: 401, body: {} };
          issued += 1;
          good.add(`Bearer token-${issued}`);
          return { body: { token: `token-${issued}`, expires_in: 300 } };
        }
        const second = url.searchParams.get('query')?.includes('offset:100') === true;
        if (second && !revoked) {
          revoked = true;
          good.clear();
        }
        if (!good.has(authorization ?? ''))
          return {
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${server.address}/token",service="zot"` },
            body: {},
          };
        if (url.pathname === discover) return { body: extensions };
        const Results = Array.from({ length: second ? 1 : 100 }, (_, at) =>
          image(second ? 100 + at : at),
        );
        return { body: { data: { found: { Page: { TotalCount: 101 }, Results } } } };
      }),
    );
    const registry = client(server.address, { provider: 'zot', credential: ada });
    expect(await describedTags(registry, 'app')).toHaveLength(101);
    const searches = server.requests.filter(({ url }) => url.startsWith(search));
    expect(searches.at(-2)?.headers.authorization).not.toBe(searches.at(-1)?.headers.authorization);
    expect(searches.at(-2)?.url).toBe(searches.at(-1)?.url);
    expect(
      server.requests.filter(({ url }) => url.includes('scope=repository%3Aapp%3Apull')),
    ).toHaveLength(2);
  });

  test('a missing right is named', async () => {
    const { registry } = await zot(() => ({ status: 403, body: { errors: [{ code: 'DENIED' }] } }));
    const error = await failureOf(describedTags(registry, 'app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('accessControl');
  });

  test('a server that is busy is waited for, and left when it stays so', async () => {
    let left = 1;
    const { registry, asked } = await zot(
      () => {
        left -= 1;
        return left >= 0
          ? { status: 429, body: {} }
          : { body: { data: { found: { Results: [image(0)] } } } };
      },
      undefined,
      { credential: ada, limits: { attempts: 2 } },
    );
    expect(await describedTags(registry, 'app')).toHaveLength(1);
    left = 100;
    expect(await failureOf(describedTags(registry, 'app'))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(asked()).toHaveLength(5);
  });
});

describe('repositories', () => {
  test('come from the catalog, which shows what may be read', async () => {
    const { registry, asked } = await zot(
      () => undefined,
      (url) => (url.pathname === '/v2/_catalog' ? { body: { repositories: ['app'] } } : undefined),
    );
    expect(await repositoriesOf(registry)).toEqual(['app']);
    expect(asked()).toEqual(['/v2/_catalog?n=1000']);
  });

  test('come from the search where something closes the catalog', async () => {
    const { registry, asked } = await zot(
      () => ({
        body: {
          data: { found: { Page: { TotalCount: 2 }, Results: [{ Name: 'a' }, { Name: 'b/c' }] } },
        },
      }),
      (url) => (url.pathname === '/v2/_catalog' ? { status: 403, body: {} } : undefined),
    );
    expect(await repositoriesOf(registry)).toEqual(['a', 'b/c']);
    expect(asked().at(-1)).toBe(
      `${search}?query={found:RepoListWithNewestImage(${page(0)}){Page{TotalCount}Results{Name}}}`,
    );
  });

  test('of a minimal build with a closed catalog cannot be listed, and the right is named', async () => {
    const { registry } = await zot(
      () => undefined,
      (url) => (url.pathname === discover ? { status: 404, body: {} } : { status: 403, body: {} }),
    );
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('accessControl');
  });
});
