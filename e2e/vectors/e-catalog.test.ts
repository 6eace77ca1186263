import { describe, expect, test } from 'vitest';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  startMisbehavingServer,
  webPage,
} from '../fixtures/misbehaving-server.ts';
import { failureOf, idle, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import {
  authorizations,
  byLast,
  page,
  paths,
  walked,
} from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const catalog = '/v2/_catalog?n=1000';
const ping = fixedAnswer(200, '{}', { 'docker-distribution-api-version': 'registry/2.0' });
const denied = '{"errors":[{"code":"DENIED","message":"requested access is denied"}]}';
const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;
const basic = `Basic ${Buffer.from('ada:correct horse').toString('base64')}`;

/** What is behind Basic, for Ada alone. */
function forAda(behaviour: Behaviour): Behaviour {
  const challenge = fixedAnswer(401, '{"errors":[{"code":"UNAUTHORIZED"}]}', {
    'www-authenticate': 'Basic realm="test"',
  });
  return (request, response) =>
    (request.headers.authorization === basic ? behaviour : challenge)(request, response);
}

describe('a catalog that is closed', () => {
  test.each([
    ['[V93] with 403', 403, {}],
    ['V93: with 401', 401, { 'www-authenticate': 'Basic realm="test"' }],
  ])('%s to a user who may read the rest', async (_title, status, headers) => {
    const server = await serve(
      forAda(
        byPath({
          '/v2/_catalog': fixedAnswer(status, denied, headers),
          '/v2/team/app/tags/list': page(['1']),
          '/v2/': ping,
        }),
      ),
    );
    const registry = client(server.address, { credential: ada });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed', status });
    expect(error.hint).toContain('by name');
    expect(await walked(registry, 'team/app')).toMatchObject({ names: ['1'] });
    expect(paths(server).filter((path) => path.includes('_catalog')).length).toBeLessThan(3);
    expect(authorizations(server).slice(1)).toEqual(server.requests.slice(1).map(() => basic));
  });

  test('V93: a wrong password is still a wrong password', async () => {
    const server = await serve(forAda(ping));
    const registry = client(server.address, { credential: { ...ada, password: 'wrong one' } });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  test.each([
    ['[V94] with 404', fixedAnswer(404, '{"errors":[{"code":"NOT_FOUND"}]}')],
    ['V94: with 405', fixedAnswer(405, '{"errors":[{"code":"UNSUPPORTED"}]}')],
    ['V94: with 501', fixedAnswer(501, '')],
    ['V94: with a web page', webPage],
    ['V94: with a page of its 404', fixedAnswer(404, '<html>', { 'content-type': 'text/html' })],
  ])('%s is remembered', async (_title, closed) => {
    const server = await serve(byPath({ '/v2/_catalog': closed, '/v2/': ping }));
    const registry = client(server.address);
    const asked = () => paths(server).filter((path) => path === catalog).length;
    const wanted = { code: 'FORBIDDEN', reason: 'catalogClosed' };
    expect(await failureOf(repositoriesOf(registry))).toMatchObject(wanted);
    const before = server.requests.length;
    expect(asked()).toBe(1);
    expect(await failureOf(repositoriesOf(registry))).toMatchObject(wanted);
    expect(server.requests).toHaveLength(before);

    server.behave(byPath({ '/v2/_catalog': page(['a']), '/v2/': ping }));
    const fresh: string[] = [];
    for await (const chunk of registry.repositories({ signal: idle, fresh: true }))
      fresh.push(...chunk.repositories);
    expect(fresh).toEqual(['a']);
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(asked()).toBe(3);
  });

  test('V94: is asked again after its time, and by a test of the connection', async () => {
    const closed = byPath({ '/v2/_catalog': fixedAnswer(405, ''), '/v2/': ping });
    const server = await serve(closed);
    const short = client(server.address, { limits: { closedCatalogMs: 0 } });
    await failureOf(repositoriesOf(short));
    server.behave(byPath({ '/v2/_catalog': page(['a']), '/v2/': ping }));
    expect(await repositoriesOf(short)).toEqual(['a']);

    server.behave(closed);
    const registry = client(server.address);
    await failureOf(repositoriesOf(registry));
    server.behave(byPath({ '/v2/_catalog': page(['a']), '/v2/': ping }));
    await registry.check({ signal: idle });
    expect(await repositoriesOf(registry)).toEqual(['a']);
  });

  test('V94: other failures are not remembered', async () => {
    const server = await serve(fixedAnswer(500, ''));
    const registry = client(server.address, { limits: { attempts: 1 } });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ reason: 'serverError' });
    server.behave(page(['a']));
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(paths(server)).toEqual([catalog, catalog]);
  });

  test('[V95] an empty catalog is a list, and the test of the connection doubts it', async () => {
    const server = await serve(byPath({ '/v2/_catalog': page([]), '/v2/': ping }));
    const registry = client(server.address);
    expect(await walked(registry)).toEqual({ names: [], pages: 1, incomplete: false });
    const report = await registry.check({ signal: idle });
    const line = report.checks.find(({ name }) => name === 'catalog');
    expect(line).toMatchObject({ status: 'warning' });
    expect(line?.hint).toContain('by name');
    expect(paths(server)).toEqual([catalog, '/v2/', '/v2/_catalog?n=1']);
  });
});

describe('names', () => {
  test('[V96] a listed repository without tags says so', async () => {
    const server = await serve(
      byPath({
        '/v2/_catalog': page(['team/gone']),
        '/v2/team/gone/tags/list': fixedAnswer(
          404,
          '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}',
        ),
      }),
    );
    const registry = client(server.address);
    expect(await repositoriesOf(registry)).toEqual(['team/gone']);
    const error = await failureOf(walked(registry, 'team/gone'));
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
      registryErrors: [{ code: 'NAME_UNKNOWN' }],
    });
    expect(error.hint).toContain('still be listed');
    expect(paths(server)).toEqual([catalog, '/v2/team/gone/tags/list?n=1000']);
  });

  test.each([
    ['[V97] null', '{"name":"x","tags":null,"repositories":null}'],
    ['[V98] left out', '{"name":"x"}'],
    ['V98: left out of an empty object', '{}'],
  ])('%s is an empty list', async (_title, body) => {
    const server = await serve(fixedAnswer(200, body));
    const registry = client(server.address);
    const empty = { names: [], pages: 1, incomplete: false };
    expect(await walked(registry, 'x')).toEqual(empty);
    expect(await walked(registry)).toEqual(empty);
    expect(paths(server)).toEqual(['/v2/x/tags/list?n=1000', catalog]);
  });

  test('[V100] digests among tags are no tags, and no end of a page either', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const server = await serve(
      byLast({
        '': page(['1', digest], `</v2/team/app/tags/list?last=${digest}>; rel="next"`),
        [digest]: page(['2', `sha512:${'c'.repeat(128)}`]),
      }),
    );
    expect((await walked(client(server.address), 'team/app')).names).toEqual(['1', '2']);
    expect(paths(server)).toEqual([
      '/v2/team/app/tags/list?n=1000',
      `/v2/team/app/tags/list?last=${digest}`,
    ]);
  });

  test('[V101] names that move to the next page come once', async () => {
    const server = await serve(
      byLast({
        '': page(['a', 'b', 'b'], '</v2/_catalog?last=b>; rel="next"'),
        b: page(['a', 'b', 'c'], '</v2/_catalog?last=c>; rel="next"'),
        c: page(['c', 'd']),
      }),
    );
    expect(await walked(client(server.address))).toMatchObject({
      names: ['a', 'b', 'c', 'd'],
      incomplete: false,
    });
    expect(server.requests).toHaveLength(3);
  });

  test('[V103] come in the server’s order', async () => {
    const oldestFirst = ['v1', 'v10', 'v2', 'latest', 'V3', '0'];
    const server = await serve(page(oldestFirst));
    expect((await walked(client(server.address), 'team/app')).names).toEqual(oldestFirst);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a very long list', () => {
  const count = 100_000;

  /** Page after page of a catalog, or of tags, that is too long to hold in a file. */
  const endless: Behaviour = (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const begin = Number(url.searchParams.get('last') ?? 0);
    const names = Array.from({ length: 1000 }, (_, index) => `team/app-${begin + index}`);
    const next = begin + 1000;
    const links = next < count ? [`<${url.pathname}?n=1000&last=${next}>; rel="next"`] : [];
    page(names, ...links)(request, response);
  };

  test('[V102] comes page by page, with one request for each', async () => {
    const server = await serve(endless);
    let pages = 0;
    let most = 0;
    for await (const chunk of client(server.address).repositories({ signal: idle })) {
      pages += 1;
      // Nothing is fetched before it is wanted.
      expect(server.requests.length).toBe(pages);
      most = Math.max(most, chunk.repositories.length);
    }
    expect({ pages, most }).toEqual({ pages: 100, most: 1000 });
    expect(paths(server).every((path) => path.startsWith('/v2/_catalog?n=1000'))).toBe(true);
  });

  test('V102: of tags asks for no manifest', async () => {
    const server = await serve(endless);
    expect((await walked(client(server.address), 'team/app')).names).toHaveLength(count);
    expect(server.requests).toHaveLength(100);
    expect(paths(server).every((path) => path.startsWith('/v2/team/app/tags/list?n=1000'))).toBe(
      true,
    );
  });

  test('V102: ends at once when cancelled', async () => {
    const server = await serve(endless);
    const leaving = new AbortController();
    const error = await failureOf(
      (async () => {
        for await (const _ of client(server.address).repositories({ signal: leaving.signal }))
          if (server.requests.length === 3) leaving.abort();
      })(),
    );
    expect(error.code).toBe('CANCELLED');
    expect(server.requests).toHaveLength(3);
  });

  test('V102: is cut at its limit and marked', async () => {
    const server = await serve(endless);
    const registry = client(server.address, { limits: { names: 5000 } });
    expect(await walked(registry)).toMatchObject({ pages: 5, incomplete: true });
    expect(server.requests).toHaveLength(5);
  });
});
