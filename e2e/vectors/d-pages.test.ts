import { describe, expect, test } from 'vitest';
import { byPath, fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import { byLast, page, paths, walked } from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const first = '/v2/_catalog?n=1000';

/** A line of `Link` to a page of its own. */
function next(cursor: number): string {
  return `</v2/_catalog?last=${cursor}>; rel="next"`;
}

/** Names in order, such as r0000 to r0999. */
function full(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `r${String(index).padStart(4, '0')}`);
}

describe('servers that forget Link', () => {
  const pages = byLast({ '': page(full(1000)), r0999: page(['z']) });

  test.each(['nexus', 'gitea'] as const)(
    '[V78] %s: a full page goes on after its last name',
    async (provider) => {
      const server = await serve(pages);
      const found = await walked(client(server.address, { provider }));
      expect(found).toMatchObject({ pages: 2, incomplete: false });
      expect(found.names).toHaveLength(1001);
      expect(paths(server)).toEqual([first, '/v2/_catalog?n=1000&last=r0999']);
    },
  );

  test('V78: Nexus is known by its name in the answer, too', async () => {
    const server = await serve((request, response) => {
      response.setHeader('server', 'Nexus/3.70.0-03 (COMMUNITY)');
      pages(request, response);
    });
    expect((await walked(client(server.address))).names).toHaveLength(1001);
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['nothing', page([])],
    ['null', page(null)],
    ['the same names', page(full(1000))],
  ])('V78: a full page followed by %s was the last one', async (_what, after) => {
    const server = await serve(byLast({ '': page(full(1000)), r0999: after }));
    const found = await walked(client(server.address));
    expect(found).toMatchObject({ incomplete: false });
    expect(found.names).toHaveLength(1000);
    expect(paths(server)).toEqual([first, '/v2/_catalog?n=1000&last=r0999']);
  });

  test.each([
    ['the catalog', undefined],
    ['tags', 'team/app'],
  ])('V78: %s of a server without any quirk known go on, page after page', async (_what, name) => {
    const names = full(2500);
    const server = await serve((request, response) => {
      const last = new URL(request.url ?? '', 'http://x').searchParams.get('last');
      const from = last === null ? 0 : names.indexOf(last) + 1;
      page(names.slice(from, from + 1000))(request, response);
    });
    const found = await walked(client(server.address), name);
    expect(found).toMatchObject({ names, incomplete: false });
    expect(server.requests).toHaveLength(3);
  });

  test('V78: a server that has given a Link before is taken at its word', async () => {
    const names = full(2000);
    const server = await serve(
      byLast({
        '': page(names.slice(0, 1000), '</v2/_catalog?last=r0999&n=1000>; rel="next"'),
        r0999: page(names.slice(1000)),
      }),
    );
    expect(await walked(client(server.address))).toMatchObject({ names, incomplete: false });
    expect(server.requests).toHaveLength(2);
  });

  test.each([401, 403, 405, 500])(
    'V78: a question of our own that is answered with %i leaves a list that is not whole',
    async (status) => {
      const server = await serve(
        byLast({ '': page(full(1000)), r0999: fixedAnswer(status, '{}') }),
      );
      const found = await walked(client(server.address, { limits: { attempts: 1 } }));
      expect(found).toMatchObject({ incomplete: true });
      expect(found.names).toHaveLength(1000);
    },
  );

  test('V78: a server without pages has given more than was asked for', async () => {
    const server = await serve(page(full(1500)));
    expect(await walked(client(server.address), 'team/app')).toMatchObject({ incomplete: false });
    expect(server.requests).toHaveLength(1);
  });

  test('V78: a page that is not full ends the list', async () => {
    const server = await serve(page(full(999)));
    const found = await walked(client(server.address, { provider: 'nexus' }));
    expect(found).toMatchObject({ pages: 1, incomplete: false });
    expect(paths(server)).toEqual([first]);
  });

  test('V78: a refused cursor of our own leaves what is loaded', async () => {
    const server = await serve(
      byLast({ '': page(full(1000)), r0999: fixedAnswer(404, '{"errors":[{"code":"X"}]}') }),
    );
    const found = await walked(client(server.address, { provider: 'gitea' }));
    expect(found).toMatchObject({ incomplete: true });
    expect(found.names).toHaveLength(1000);
    expect(server.requests).toHaveLength(2);
  });
});

describe('ends of lists', () => {
  test.each([
    ['the catalog', undefined],
    ['tags', 'team/app'],
  ])('[V80] %s: an empty page after a full one is the end', async (_what, repository) => {
    const base = repository === undefined ? '/v2/_catalog' : `/v2/${repository}/tags/list`;
    const server = await serve(
      byLast({
        '': page(['a', 'b'], `<${base}?last=b&n=1000>; rel="next"`),
        b: page([]),
      }),
    );
    expect(await walked(client(server.address), repository)).toEqual({
      names: ['a', 'b'],
      pages: 2,
      incomplete: false,
    });
    expect(paths(server)).toEqual([`${base}?n=1000`, `${base}?last=b&n=1000`]);
  });

  test.each([
    ['the catalog', undefined],
    ['tags', 'team/app'],
  ])('%s: empty pages that point on are gone through', async (_what, repository) => {
    const base = repository === undefined ? '/v2/_catalog' : `/v2/${repository}/tags/list`;
    const to = (last: string) => `<${base}?last=${last}&n=1000>; rel="next"`;
    const server = await serve(
      byLast({
        '': page([], to('1')),
        '1': page(['a'], to('2')),
        '2': page(null, to('3')),
        '3': page([], to('4')),
        '4': page(['b']),
      }),
    );
    expect(await walked(client(server.address), repository)).toEqual({
      names: ['a', 'b'],
      pages: 5,
      incomplete: false,
    });
  });

  test('empty pages that point on without an end are left, and the list is not called whole', async () => {
    let asked = 0;
    const server = await serve((request, response) => {
      asked += 1;
      const answer = asked === 1 ? page(['a'], next(1)) : page([], next(asked));
      answer(request, response);
    });
    const found = await walked(client(server.address));
    expect(found).toMatchObject({ names: ['a'], incomplete: true });
    expect(asked).toBeLessThan(200);
  });

  test('an empty page whose Link cannot be followed is not the end', async () => {
    const server = await serve(page([], '<>; rel="next"'));
    expect(await walked(client(server.address))).toMatchObject({ names: [], incomplete: true });
  });

  test('[V89] a short page with a Link is not the end', async () => {
    const server = await serve(
      byLast({
        '': page(['a'], '</v2/team/app/tags/list?last=a&n=100>; rel="next"'),
        a: page(['b', 'c'], '</v2/team/app/tags/list?last=c&n=100>; rel="next"'),
        c: page(['d']),
      }),
    );
    expect(await walked(client(server.address), 'team/app')).toEqual({
      names: ['a', 'b', 'c', 'd'],
      pages: 3,
      incomplete: false,
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe('cursors and paths of other systems', () => {
  test('[V83] Artifactory loses its own path: only the query is taken', async () => {
    const server = await serve(
      byPath({
        '/artifactory/api/docker/local/v2/_catalog': byLast({
          '': page(['a'], '</v2/_catalog?last=a&n=1000>; rel="next"'),
          a: page(['b']),
        }),
      }),
    );
    const base = '/artifactory/api/docker/local';
    expect((await walked(client(`${server.address}${base}`))).names).toEqual(['a', 'b']);
    expect(paths(server)).toEqual([
      `${base}/v2/_catalog?n=1000`,
      `${base}/v2/_catalog?last=a&n=1000`,
    ]);
  });

  test('[V84] a numeric cursor is copied as it is', async () => {
    const server = await serve(
      byLast({
        '': page(['a', 'b'], '</v2/team/app/tags/list?last=10000&n=1000>; rel="next"'),
        '10000': page(['c']),
      }),
    );
    expect((await walked(client(server.address), 'team/app')).names).toEqual(['a', 'b', 'c']);
    expect(paths(server)[1]).toBe('/v2/team/app/tags/list?last=10000&n=1000');
  });

  test('[V85] Nexus names a path that its own port does not know', async () => {
    const server = await serve(
      byPath({
        '/repository/': fixedAnswer(400, '{"errors":[{"code":"UNKNOWN"}]}'),
        '/v2/_catalog': byLast({
          '': page(['a'], '</repository/docker/v2/_catalog?n=1000&last=a>; rel="next"'),
          a: page(['b']),
        }),
      }),
    );
    const registry = client(server.address, { provider: 'nexus' });
    expect((await walked(registry)).names).toEqual(['a', 'b']);
    expect(paths(server)).toEqual([first, '/v2/_catalog?n=1000&last=a']);
  });

  test('[V86] an opaque cursor is never rebuilt from names', async () => {
    const cursor = 'AbC%2F%2B%3D%3D';
    const server = await serve((request, response) => {
      const query = request.url?.split('?')[1] ?? '';
      const answer =
        query === 'n=1000'
          ? page(['a', 'b'], `</v2/team/app/tags/list?last=${cursor}&n=1000>; rel="next"`)
          : query === `last=${cursor}&n=1000`
            ? page(['c'])
            : fixedAnswer(
                405,
                '{"errors":[{"code":"UNSUPPORTED","message":"Invalid next token"}]}',
              );
      answer(request, response);
    });
    expect(await walked(client(server.address), 'team/app')).toEqual({
      names: ['a', 'b', 'c'],
      pages: 2,
      incomplete: false,
    });
    expect(paths(server)).toEqual([
      '/v2/team/app/tags/list?n=1000',
      `/v2/team/app/tags/list?last=${cursor}&n=1000`,
    ]);
  });
});

describe('page sizes', () => {
  test.each([
    [
      '[V87] ECR by 405: the sizes asked for are ones it takes',
      405,
      '{"errors":[{"code":"UNSUPPORTED","message":"invalid parameter, must be less than or equal to 1000"}]}',
      1000,
    ],
    [
      'V87: a proxy of ECR that takes less',
      405,
      '{"errors":[{"code":"UNSUPPORTED","message":"must be less than or equal to 100"}]}',
      100,
    ],
    [
      '[V88] distribution by 400',
      400,
      '{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid number of results requested"}]}',
      100,
    ],
  ])('%s', async (_title, status, refusal, most) => {
    const server = await serve((request, response) => {
      const size = Number(new URL(request.url ?? '', 'http://x').searchParams.get('n'));
      const answer = size > most ? fixedAnswer(status, refusal) : page(['a']);
      answer(request, response);
    });
    expect(await walked(client(server.address))).toMatchObject({ names: ['a'] });
    expect(await walked(client(server.address), 'team/app')).toMatchObject({ names: ['a'] });
    const sizes = [1000, 100].filter((size) => size === 1000 || most < 1000);
    expect(paths(server)).toEqual([
      ...sizes.map((size) => `/v2/_catalog?n=${size}`),
      ...sizes.map((size) => `/v2/team/app/tags/list?n=${size}`),
    ]);
  });

  test('V88: a size refused at every turn is an error, not a loop', async () => {
    const server = await serve(
      fixedAnswer(400, '{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}'),
    );
    const error = await failureOf(walked(client(server.address), 'team/app'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', status: 400 });
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    [400, 'PAGINATION_NUMBER_INVALID', 50],
    [400, 'PAGINATION_NUMBER_INVALID', 1],
    [405, 'UNSUPPORTED', 50],
    [422, 'UNKNOWN', 20],
  ])(
    'V88: %i %s to all that is more than %i: the server chooses the size',
    async (status, code, most) => {
      const server = await serve((request, response) => {
        const size = new URL(request.url ?? '', 'http://x').searchParams.get('n');
        const refusal = JSON.stringify({ errors: [{ code, message: 'invalid number' }] });
        const answer =
          size !== null && Number(size) > most
            ? fixedAnswer(status, refusal)
            : byLast({
                '': page(['a'], `</v2/_catalog?last=a&n=${most}>; rel="next"`),
                a: page(['b']),
              });
        answer(request, response);
      });
      expect(await walked(client(server.address))).toMatchObject({
        names: ['a', 'b'],
        incomplete: false,
      });
      expect(paths(server).slice(0, 3)).toEqual([first, '/v2/_catalog?n=100', '/v2/_catalog']);
    },
  );

  test('V88: a Link in a size that its own server refuses is followed without one', async () => {
    const server = await serve((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://x');
      const answer =
        Number(searchParams.get('n') ?? 0) > 100
          ? fixedAnswer(400, '{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}')
          : byLast({ '': page(['a'], '</v2/_catalog?last=a&n=5000>; rel="next"'), a: page(['b']) });
      answer(request, response);
    });
    expect(await walked(client(server.address))).toMatchObject({ names: ['a', 'b'] });
  });

  test('V88: a refused size is no closed catalog, in the list and in the connection test', async () => {
    const server = await serve(
      byPath({
        '/v2/_catalog': fixedAnswer(400, '{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}'),
        '/v2/': fixedAnswer(200, '{}'),
      }),
    );
    const registry = client(server.address);
    const error = await failureOf(walked(registry));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'unexpectedStatus', status: 400 });
    const { checks } = await registry.check({ signal: idle });
    expect(checks.find(({ name }) => name === 'catalog')).toMatchObject({
      status: 'failed',
      reason: 'unexpectedStatus',
    });
  });

  test('V88: the connection test asks without a size where even one name is too many', async () => {
    const server = await serve((request, response) => {
      const answer = request.url?.includes('n=')
        ? fixedAnswer(400, '{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}')
        : byPath({ '/v2/_catalog': page(['a']), '/v2/': fixedAnswer(200, '{}') });
      answer(request, response);
    });
    const { checks } = await client(server.address).check({ signal: idle });
    expect(checks.find(({ name }) => name === 'catalog')).toMatchObject({ status: 'ok' });
  });

  test('[V91] sizes that make servers fail are never sent, whatever a Link says', async () => {
    const server = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      const sizes = url.searchParams.getAll('n');
      const answer =
        sizes.length > 1
          ? fixedAnswer(400, '{"errors":[{"code":"UNSUPPORTED"}]}')
          : Number(sizes[0] ?? 1) < 1
            ? fixedAnswer(500, '<html>Server Error</html>', { 'content-type': 'text/html' })
            : byLast({
                '': page(['a'], '</v2/_catalog?last=a&n=-1>; rel="next"'),
                a: page(['b'], '</v2/_catalog?n=5&last=b&n=5>; rel="next"'),
                b: page(['c']),
              });
      answer(request, response);
    });
    expect(await walked(client(server.address))).toMatchObject({
      names: ['a', 'b', 'c'],
      incomplete: false,
    });
    expect(paths(server)).toEqual([
      first,
      '/v2/_catalog?last=a&n=1000',
      '/v2/_catalog?last=b&n=1000',
    ]);
  });

  test.each([400, 404])('V91: a cursor forgotten with %i starts over, once', async (status) => {
    let forgotten = 0;
    const server = await serve((request, response) => {
      const last = new URL(request.url ?? '', 'http://x').searchParams.get('last');
      if (last === 'b' && forgotten === 0) {
        forgotten += 1;
        return fixedAnswer(status, '')(request, response);
      }
      byLast({
        '': page(['a', 'b'], '</v2/_catalog?last=b>; rel="next"'),
        b: page(['c']),
      })(request, response);
    });
    expect(await walked(client(server.address))).toMatchObject({
      names: ['a', 'b', 'c'],
      incomplete: false,
    });
    expect(paths(server)).toEqual([first, '/v2/_catalog?last=b', first, '/v2/_catalog?last=b']);
  });

  test('V91: a cursor that stays forgotten is an error that keeps what was loaded', async () => {
    const server = await serve(
      byLast({
        '': page(['a'], '</v2/team/app/tags/list?last=a>; rel="next"'),
        a: fixedAnswer(404, '{"errors":[{"code":"TAG_INVALID"}]}'),
      }),
    );
    expect(await failureOf(walked(client(server.address), 'team/app'))).toMatchObject({
      status: 404,
    });
    expect(server.requests).toHaveLength(4);
  });
});
