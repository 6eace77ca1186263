import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

/** A page with a `Link`, as JSON of the catalog. */
function page(names: readonly unknown[], link?: string): Behaviour {
  return fixedAnswer(
    200,
    JSON.stringify({ repositories: names }),
    link === undefined ? {} : { link },
  );
}

/** Chooses by the `last` of the query. */
function byLast(pages: Readonly<Record<string, Behaviour>>): Behaviour {
  return (request, response) => {
    const last = new URL(request.url ?? '', 'http://x').searchParams.get('last') ?? '';
    (pages[last] ?? fixedAnswer(500, 'unexpected page'))(request, response);
  };
}

function paths(server: MisbehavingServer): string[] {
  return server.requests.map(({ url }) => url);
}

async function chunks(address: string, settings: ClientSettings = {}) {
  const found: { repositories: string[]; incomplete?: boolean }[] = [];
  for await (const { repositories, incomplete } of client(address, settings).repositories({
    signal: idle,
  }))
    found.push({ repositories, ...(incomplete === undefined ? {} : { incomplete }) });
  return found;
}

describe('following Link', () => {
  it('page by page, as each arrives (V69, V89)', async () => {
    const server = await serve(
      byLast({
        '': page(['a', 'b'], '</v2/_catalog?last=b&n=1000>; rel="next"'),
        b: page(['c'], '</v2/_catalog?last=c&n=1000>; rel="next"'),
        c: page(['d']),
      }),
    );
    expect(await chunks(server.address)).toEqual([
      { repositories: ['a', 'b'] },
      { repositories: ['c'] },
      { repositories: ['d'] },
    ]);
    expect(paths(server)).toEqual([
      '/v2/_catalog?n=1000',
      '/v2/_catalog?last=b&n=1000',
      '/v2/_catalog?last=c&n=1000',
    ]);
  });

  it.each([
    [
      'absolute, own origin (V70)',
      (origin: string) => `<${origin}/v2/_catalog?last=b>; rel="next"`,
    ],
    ['absolute, another host (V71)', () => '<https://evil.test/v2/_catalog?last=b>; rel="next"'],
    ['the metadata address (V71)', () => '<http://169.254.169.254/v2/_catalog?last=b>; rel="next"'],
    ['another port (V73)', () => '<http://127.0.0.1:1/v2/_catalog?last=b>; rel="next"'],
    ['a path of another system (V85)', () => '</repository/x/v2/_catalog?last=b>; rel="next"'],
    ['unquoted, without brackets', () => '/v2/_catalog?last=b; rel=next'],
    ['a query alone', () => '<?last=b>; rel="next"'],
  ])('%s', async (_what, link) => {
    const server = await serve((request, response) =>
      byLast({ '': page(['a', 'b'], link(`http://${request.headers.host}`)), b: page(['c']) })(
        request,
        response,
      ),
    );
    expect(await repositoriesOf(client(server.address))).toEqual(['a', 'b', 'c']);
    expect(paths(server)).toEqual(['/v2/_catalog?n=1000', '/v2/_catalog?last=b']);
  });

  it('keeps the path prefix of the registry (V53, V83)', async () => {
    const server = await serve(
      byPath({
        '/art/api/v2/_catalog': byLast({
          '': page(['a'], '</v2/_catalog?last=10000>; rel="next"'),
          '10000': page(['b']),
        }),
      }),
    );
    expect(await repositoriesOf(client(`${server.address}/art/api`))).toEqual(['a', 'b']);
  });

  it('takes an empty last page for the end (V80)', async () => {
    const server = await serve(
      byLast({ '': page(['a'], '</v2/_catalog?last=a>; rel="next"'), a: page([]) }),
    );
    expect(await chunks(server.address)).toEqual([{ repositories: ['a'] }, { repositories: [] }]);
  });
});

describe('servers that lose the thread', () => {
  it.each([
    ['the same page again (V81)', '</v2/_catalog?n=1000>; rel="next"'],
    ['a lost query (V81)', '</v2/_catalog>; rel="next"'],
    ['an empty address (V75)', '<>; rel="next"'],
    ['half a bracket (V75)', '<'],
  ])('%s: what is there is shown, marked incomplete', async (_what, link) => {
    const server = await serve(page(['a', 'b'], link));
    expect(await chunks(server.address)).toEqual([{ repositories: ['a', 'b'], incomplete: true }]);
    expect(server.requests).toHaveLength(1);
  });

  it('pages that bring nothing new end the list', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      page(['a', 'b'], `</v2/_catalog?last=${count}>; rel="next"`)(request, response);
    });
    expect(await chunks(server.address)).toEqual([
      { repositories: ['a', 'b'] },
      { repositories: [], incomplete: true },
    ]);
  });

  it('endless lists end at the limit', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      page([`r${count}`], `</v2/_catalog?last=${count}>; rel="next"`)(request, response);
    });
    const found = await chunks(server.address, { limits: { pages: 5 } });
    expect(found).toHaveLength(5);
    expect(found.at(-1)?.incomplete).toBe(true);
  });

  it('a forgotten cursor starts the list over, once (V91)', async () => {
    let forgotten = false;
    const server = await serve((request, response) => {
      const last = new URL(request.url ?? '', 'http://x').searchParams.get('last');
      if (last === 'b' && !forgotten) {
        forgotten = true;
        return fixedAnswer(404, '')(request, response);
      }
      byLast({
        '': page(['a', 'b'], '</v2/_catalog?last=b>; rel="next"'),
        b: page(['c']),
      })(request, response);
    });
    expect(await repositoriesOf(client(server.address))).toEqual(['a', 'b', 'c']);
  });

  it('a cursor that stays lost is an error', async () => {
    const server = await serve(
      byLast({
        '': page(['a', 'b'], '</v2/_catalog?last=b>; rel="next"'),
        b: fixedAnswer(400, '{"errors":[{"code":"UNKNOWN"}]}'),
      }),
    );
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({ status: 400 });
    expect(server.requests).toHaveLength(4);
  });

  it.each(['nexus', 'native'] as const)(
    'a full page without a Link goes on after its last name, of %s too (V78)',
    async (provider) => {
      const full = Array.from({ length: 1000 }, (_, index) => `r${String(index).padStart(4, '0')}`);
      const server = await serve(byLast({ '': page(full), r0999: page(['z']) }));
      expect(await repositoriesOf(client(server.address, { provider }))).toHaveLength(1001);
    },
  );
});

describe('page sizes', () => {
  it.each([
    [400, '{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid number"}]}'],
    [405, '{"errors":[{"code":"UNSUPPORTED","message":"less than or equal to 1000"}]}'],
  ])('shrink when refused with %s (V87, V88)', async (status, body) => {
    const server = await serve((request, response) =>
      (request.url?.includes('n=1000') === true ? fixedAnswer(status, body) : page(['a']))(
        request,
        response,
      ),
    );
    expect(await repositoriesOf(client(server.address))).toEqual(['a']);
    expect(paths(server)).toEqual(['/v2/_catalog?n=1000', '/v2/_catalog?n=100']);
  });
});

describe('names', () => {
  it.each([
    ['{"repositories":null}', []],
    ['{"repositories":[]}', []],
    ['{}', []],
    ['\uFEFF{"repositories":["a"]}', ['a']],
    ['{"repositories":["a",null,"",7,{},"a","b\\u0000","UPPER/odd"]}', ['a', 'UPPER/odd']],
  ])('are read from %s (V97, V98, V101)', async (body, expected) => {
    const server = await serve(fixedAnswer(200, body));
    expect(await repositoriesOf(client(server.address))).toEqual(expected);
  });

  it('come once, though pages overlap (V101)', async () => {
    const server = await serve(
      byLast({ '': page(['a', 'b'], '</v2/_catalog?last=b>; rel="next"'), b: page(['b', 'c']) }),
    );
    expect(await repositoriesOf(client(server.address))).toEqual(['a', 'b', 'c']);
  });

  it('of tags are no digests (V100), and may be null (V97)', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const server = await serve(
      byPath({
        '/v2/some/tags/list': fixedAnswer(200, JSON.stringify({ tags: ['1', digest, null] })),
        '/v2/none/tags/list': fixedAnswer(200, '{"name":"none","tags":null}'),
      }),
    );
    const registry = client(server.address);
    expect(await tagsOf(registry, 'some')).toEqual(['1']);
    expect(await tagsOf(registry, 'none')).toEqual([]);
  });

  it('stay within the namespace', async () => {
    const server = await serve(page(['team', 'team/a', 'teams/b', 'x/team/c', 'team/d/e']));
    expect(await repositoriesOf(client(server.address, { namespace: 'team' }))).toEqual([
      'team',
      'team/a',
      'team/d/e',
    ]);
  });

  it.each(['../secret', 'a//b', './a', 'a/..', ''])(
    'that would leave the API are refused: %j',
    async (repository) => {
      const server = await serve(fixedAnswer(200, '{}'));
      expect(await failureOf(tagsOf(client(server.address), repository))).toMatchObject({
        code: 'INVALID_INPUT',
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('are sent encoded', async () => {
    const server = await serve(fixedAnswer(200, '{"tags":[]}'));
    await tagsOf(client(server.address), 'team/a?b#c d%2e');
    expect(paths(server)).toEqual(['/v2/team/a%3Fb%23c%20d%252e/tags/list?n=1000']);
  });
});

describe('catalogs that are closed', () => {
  const ping = fixedAnswer(200, '{}', { 'docker-distribution-api-version': 'registry/2.0' });
  const html = fixedAnswer(404, '<!doctype html><h1>404</h1>', { 'content-type': 'text/html' });

  it.each([
    [403, '{"errors":[{"code":"DENIED"}]}'],
    [404, '{"errors":[{"code":"NOT_FOUND"}]}'],
    [405, '{"errors":[{"code":"UNSUPPORTED"}]}'],
    [501, ''],
  ])('by %s say so, and leave the way by name (V93, V94)', async (status, body) => {
    const server = await serve(byPath({ '/v2/_catalog': fixedAnswer(status, body), '/v2/': ping }));
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed', status });
    expect(error.hint).toContain('by name');
  });

  it('by a web page are told from no registry at all (V94, V66)', async () => {
    const closed = await serve(byPath({ '/v2/_catalog': html, '/v2/': ping }));
    expect(await failureOf(repositoriesOf(client(closed.address)))).toMatchObject({
      reason: 'catalogClosed',
    });
    const site = await serve(html);
    expect(await failureOf(repositoriesOf(client(site.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'notARegistry',
    });
  });

  it('of Docker Hub are not asked for', async () => {
    const registry = client('https://docker.io', { names: {} });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'catalogClosed',
    });
  });
});
