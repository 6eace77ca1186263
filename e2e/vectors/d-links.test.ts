import { createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { failureOf } from '../fixtures/registry-client/client-under-test.ts';
import {
  authorizations,
  byLast,
  page,
  paths,
  walked,
} from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const first = '/v2/_catalog?n=1000';
const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;
const basic = `Basic ${Buffer.from('ada:correct horse').toString('base64')}`;

/** Two pages behind Basic; `link` is made from the server's own origin. */
async function twoPages(link: (origin: string) => string) {
  return serve((request, response) => {
    if (request.headers.authorization !== basic) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' });
      response.end();
      return;
    }
    const origin = `http://${request.headers.host}`;
    byLast({ '': page(['a', 'b'], link(origin)), b: page(['c']) })(request, response);
  });
}

describe('a next page', () => {
  test.each([
    ['[V69] by path, from the root', '</v2/_catalog?last=b&n=1>; rel="next"', '&n=1'],
    ['V69: by query alone', '<?last=b>; rel="next"', ''],
    ['[V70] absolute, of the same origin', '<ORIGIN/v2/_catalog?last=b>; rel="next"', ''],
    ['[V77] with an open quote', '</v2/_catalog?last=b>; rel="next', ''],
    ['V77: without its semicolon', '</v2/_catalog?last=b> rel="next"', ''],
    ['V77: with odd parameters', '</v2/_catalog?last=b>; foo; =x;; rel*=next; bar="', ''],
    ['V77: with the word alone', '</v2/_catalog?last=b>; next', ''],
  ])('%s', async (_title, link, rest) => {
    const server = await twoPages((origin) => link.replace('ORIGIN', origin));
    const registry = client(server.address, { credential: ada });
    expect(await walked(registry)).toEqual({
      names: ['a', 'b', 'c'],
      pages: 2,
      incomplete: false,
    });
    expect(paths(server)).toEqual([first, first, `/v2/_catalog?last=b${rest}`]);
    expect(authorizations(server)).toEqual([undefined, basic, basic]);
  });

  test.each([
    ['[V71] an internal name', 'http://registry.internal:5000/v2/_catalog?last=b'],
    ['V71: an app host', 'https://app.example.test/v2/_catalog?last=b'],
    ['V71: the metadata address', 'http://169.254.169.254/v2/_catalog?last=b'],
    ['V71: a host without a scheme', '//evil.test/v2/_catalog?last=b'],
    ['V71: a login in the address', 'http://me:you@evil.test/v2/_catalog?last=b'],
  ])('%s is asked for at the own origin', async (_title, target) => {
    const asked: string[] = [];
    const server = await twoPages(() => `<${target}>; rel="next"`);
    const { port } = new URL(server.address);
    const registry = client(`http://registry.test:${port}`, {
      credential: ada,
      names: new Proxy(
        { 'registry.test': 'private' },
        {
          get(names, name: string) {
            asked.push(name);
            return Reflect.get(names, name);
          },
        },
      ),
    });
    expect((await walked(registry)).names).toEqual(['a', 'b', 'c']);
    expect(new Set(asked)).toEqual(new Set(['registry.test']));
    expect(new Set(server.requests.map(({ headers }) => headers.host))).toEqual(
      new Set([`registry.test:${port}`]),
    );
    expect(paths(server)).toEqual([first, first, '/v2/_catalog?last=b']);
  });

  test('[V73] at another port is asked for at the own one', async () => {
    const other = await serve(page(['stolen']));
    const server = await twoPages(() => `<${other.address}/v2/_catalog?last=b>; rel="next"`);
    const registry = client(server.address, { credential: ada });
    expect((await walked(registry)).names).toEqual(['a', 'b', 'c']);
    expect(other.requests).toEqual([]);
    expect(authorizations(server)).toEqual([undefined, basic, basic]);
  });
});

describe('a Link that leads nowhere', () => {
  test.each([
    ['[V75] <>', '<>; rel="next"', true],
    ['V75: <', '<', true],
    ['V75: ><', '><; rel="next"', true],
    ['V75: an empty value', '', false],
    ['V75: a control character', '</v2/_catalog?last=b\tx>; rel="next"', true],
    ['V75: no brackets and no address', '; rel="next"', true],
  ])('%s ends the list', async (_title, link, incomplete) => {
    const server = await serve(page(['a', 'b'], link));
    expect(await walked(client(server.address))).toEqual({
      names: ['a', 'b'],
      pages: 1,
      incomplete,
    });
    expect(paths(server)).toEqual([first]);
  });

  test.each([
    ['V75: no closing bracket', '</v2/_catalog?last=b; rel="next"'],
    ['V75: no opening bracket', '/v2/_catalog?last=b>; rel="next"'],
  ])('%s can still be read', async (_title, link) => {
    const server = await twoPages(() => link);
    const found = await walked(client(server.address, { credential: ada }));
    expect(found).toEqual({ names: ['a', 'b', 'c'], pages: 2, incomplete: false });
  });

  test('V75: a control character that HTTP forbids is a typed error, after what was loaded', async () => {
    const seen: string[] = [];
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const path = data.toString('latin1').split(' ')[1] ?? '';
        seen.push(path);
        const body = JSON.stringify({ repositories: [path.includes('last') ? 'c' : 'a'] });
        const link = path.includes('last')
          ? '</v2/_catalog?last=\u0001>; rel="next"'
          : '</v2/_catalog?last=a>; rel="next"';
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlink: ${link}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    later(async () => {
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP server');
    const registry = client(`http://127.0.0.1:${address.port}`);
    const names: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const { repositories } of registry.repositories({
          signal: new AbortController().signal,
        }))
          names.push(...repositories);
      })(),
    );
    expect(names).toEqual(['a']);
    expect(error.code).toBe('BAD_RESPONSE');
    expect(seen).toEqual([first, '/v2/_catalog?last=a']);
  });

  test('V77: that names another relation ends the list', async () => {
    const server = await serve(page(['a'], '</v2/_catalog?last=a>; rel="prev"'));
    expect(await walked(client(server.address))).toMatchObject({ names: ['a'], pages: 1 });
    expect(paths(server)).toEqual([first]);
  });

  test.each([
    ['[V81] to the same page', '</v2/_catalog?n=1000>; rel="next"'],
    ['V81: to a page without a query', '</v2/_catalog>; rel="next"'],
    ['V81: to the list by its whole address', '<http://HOST/v2/_catalog>; rel="next"'],
  ])('%s ends the list', async (_title, link) => {
    const server = await serve((request, response) =>
      page(['a', 'b'], link.replace('HOST', request.headers.host ?? ''))(request, response),
    );
    expect(await walked(client(server.address))).toEqual({
      names: ['a', 'b'],
      pages: 1,
      incomplete: true,
    });
    expect(paths(server)).toEqual([first]);
  });

  test('V81: round over two pages ends the list', async () => {
    const server = await serve(
      byLast({
        '': page(['a'], '</v2/_catalog?last=a>; rel="next"'),
        a: page(['b'], '</v2/_catalog?last=b>; rel="next"'),
        b: page(['c'], '</v2/_catalog?last=a>; rel="next"'),
      }),
    );
    expect(await walked(client(server.address))).toEqual({
      names: ['a', 'b', 'c'],
      pages: 3,
      incomplete: true,
    });
    expect(server.requests).toHaveLength(3);
  });
});
