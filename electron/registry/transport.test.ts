import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { closedAddress } from '../../e2e/fixtures/loopback-server.ts';
import {
  type Behaviour,
  byPath,
  cutConnection,
  endlessBody,
  fixedAnswer,
  hang,
  hangInBody,
  type MisbehavingServer,
  redirectLoop,
  redirectTo,
  startMisbehavingServer,
  truncatedBody,
  webPage,
} from '../../e2e/fixtures/misbehaving-server.ts';
import type { Credential } from '../../shared/model/credential.ts';
import {
  type ClientSettings,
  clientFor,
  failureOf,
  repositoriesOf,
  tagsOf,
} from './testing/client-under-test.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(behaviour: Behaviour): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer(behaviour);
  open.push(() => server.stop());
  return server;
}

function client(address: string, settings: ClientSettings = {}) {
  const made = clientFor(address, settings);
  open.push(() => made.close());
  return made;
}

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };
const catalog = fixedAnswer(200, '{"repositories":["a"]}');
const basic = fixedAnswer(401, '', { 'www-authenticate': 'Basic realm="x"' });

/** Misbehaves `times`, then answers well. */
function afterwards(times: number, bad: Behaviour): Behaviour {
  let left = times;
  return (request, response) => {
    left -= 1;
    (left >= 0 ? bad : catalog)(request, response);
  };
}

describe('reaching a registry', () => {
  it('tells an unknown name', async () => {
    const error = await failureOf(repositoriesOf(client('https://registry.test', { names: {} })));
    expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'dns' });
    expect(error.message).toContain('registry.test');
  });

  it('tells a closed port', async () => {
    const address = await closedAddress();
    const error = await failureOf(repositoriesOf(client(address)));
    expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'refused' });
    expect(error.message).toContain(new URL(address).host);
    expect(error.hint).toBeTruthy();
  });

  it('tells a server that hangs up, after the attempts of an idempotent call', async () => {
    const server = await serve(cutConnection);
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'reset',
    });
    expect(server.requests).toHaveLength(3);
  });

  it('tells something that speaks no HTTP', async () => {
    const server = createServer((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await failureOf(repositoriesOf(client(`http://127.0.0.1:${port}`)));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'notARegistry' });
    server.close();
  });

  it('tells a server that never answers the connection', async () => {
    // A listener that accepts no TLS handshake.
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await failureOf(
      repositoriesOf(client(`https://127.0.0.1:${port}`, { limits: { connectMs: 60 } })),
    );
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'connectTimeout' });
    server.close();
  });

  it('tells a server that takes the request and says nothing', async () => {
    const server = await serve(hang);
    const error = await failureOf(
      repositoriesOf(client(server.address, { limits: { headersMs: 60 } })),
    );
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'headersTimeout' });
    expect(server.requests).toHaveLength(1);
  });

  it('tells a body that stops, and one that trickles (V108)', async () => {
    const silent = await serve(hangInBody);
    expect(
      await failureOf(repositoriesOf(client(silent.address, { limits: { bodyIdleMs: 60 } }))),
    ).toMatchObject({ code: 'TIMEOUT', reason: 'bodyTimeout' });
    const trickling = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(
      await failureOf(repositoriesOf(client(trickling.address, { limits: { totalMs: 100 } }))),
    ).toMatchObject({ code: 'TIMEOUT', reason: 'bodyTimeout' });
  });
});

it('speaks to IPv6 literals', async () => {
  const server = createHttpServer(catalog);
  server.listen(0, '::1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await repositoriesOf(client(`http://[::1]:${port}`))).toEqual(['a']);
  server.close();
});

describe('bodies', () => {
  it('are read compressed, without a length (V104)', async () => {
    const packed = gzipSync('{"repositories":["a"]}');
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.write(packed.subarray(0, 5));
      response.end(packed.subarray(5));
    });
    expect(await repositoriesOf(client(server.address))).toEqual(['a']);
  });

  it('are bounded as they come (V109), and as they unpack', async () => {
    const endless = await serve(endlessBody);
    expect(
      await failureOf(repositoriesOf(client(endless.address, { limits: { pageBytes: 300_000 } }))),
    ).toMatchObject({ code: 'TOO_LARGE' });
    const bomb = gzipSync(Buffer.alloc(5_000_000, ' '));
    const packed = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(bomb.length).toBeLessThan(300_000);
    expect(
      await failureOf(repositoriesOf(client(packed.address, { limits: { pageBytes: 300_000 } }))),
    ).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('broken off are asked for again (V107)', async () => {
    const cut = fixedAnswer(200, '{"repositories":["a"');
    for (const bad of [truncatedBody, cut]) {
      const once = await serve(afterwards(1, bad));
      expect(await repositoriesOf(client(once.address))).toEqual(['a']);
      const always = await serve(bad);
      expect(await failureOf(repositoriesOf(client(always.address)))).toMatchObject({
        code: 'BAD_RESPONSE',
        reason: 'incompleteBody',
      });
    }
  });

  it.each([
    [
      'an unknown encoding',
      fixedAnswer(200, 'x', { 'content-encoding': 'zstd-x' }),
      'malformedBody',
    ],
    [
      'a false encoding',
      fixedAnswer(200, 'not gzip', { 'content-encoding': 'gzip' }),
      'malformedBody',
    ],
    ['plain text', fixedAnswer(200, 'ok', { 'content-type': 'text/plain' }), 'malformedBody'],
    ['a list of something else', fixedAnswer(200, '{"repositories":{"a":1}}'), 'malformedBody'],
    ['an error in a success', fixedAnswer(200, '{"errors":[{"code":"X"}]}'), 'malformedBody'],
    ['a web page', webPage, 'notARegistry'],
  ])('%s is told', async (_what, behaviour, reason) => {
    const server = await serve(behaviour);
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason,
    });
  });
});

describe('retries', () => {
  it.each([408, 429, 500, 502, 503, 504])(
    'pass over a %s that goes away (V155)',
    async (status) => {
      const server = await serve(afterwards(2, fixedAnswer(status, 'busy')));
      expect(await repositoriesOf(client(server.address))).toEqual(['a']);
      expect(server.requests).toHaveLength(3);
    },
  );

  it('tell how long a rate limit lasts, without waiting for it (V151, V152)', async () => {
    const server = await serve(fixedAnswer(429, 'slow down', { 'retry-after': '30' }));
    const before = Date.now();
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', reason: 'rateLimit', status: 429 });
    const retryAt =
      error.detail !== undefined && 'retryAt' in error.detail ? error.detail.retryAt : null;
    const wait = Date.parse(retryAt ?? '') - before;
    expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(wait).toBeLessThan(35_000);
    expect(server.requests).toHaveLength(1);
  });

  it('end in one typed error', async () => {
    const maintenance = await serve(fixedAnswer(503, '<html>back soon</html>'));
    expect(await failureOf(repositoriesOf(client(maintenance.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'maintenance',
      status: 503,
    });
    const failing = await serve(fixedAnswer(500, '{"errors":[{"code":"UNKNOWN","message":"x"}]}'));
    expect(await failureOf(repositoriesOf(client(failing.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'serverError',
      registryErrors: [{ code: 'UNKNOWN', message: 'x' }],
    });
    const portal = await serve(fixedAnswer(511, ''));
    expect(await failureOf(repositoriesOf(client(portal.address)))).toMatchObject({
      reason: 'captivePortal',
    });
  });
});

describe('redirects', () => {
  it('lose the credential when the origin changes (V60, V61)', async () => {
    const other = await serve(catalog);
    const server = await serve((request, response) =>
      (request.headers.authorization === undefined
        ? basic
        : redirectTo(`${other.address}/elsewhere`))(request, response),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
    expect(other.requests.map(({ url }) => url)).toEqual(['/elsewhere']);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(server.requests[1]?.headers.authorization).toMatch(/^Basic /);
  });

  it('do not get it back on the way home', async () => {
    const other = await serve((_request, response) =>
      redirectTo(`${server.address}/home`)(_request, response),
    );
    const server = await serve(
      byPath({
        '/home': catalog,
        '/v2/': (request, response) =>
          (request.headers.authorization === undefined ? basic : redirectTo(other.address))(
            request,
            response,
          ),
      }),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
    expect(server.requests.at(-1)?.url).toBe('/home');
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('keep it on the same origin', async () => {
    const server = await serve(
      byPath({
        '/moved': (request, response) =>
          (request.headers.authorization === undefined ? basic : catalog)(request, response),
        '/v2/': redirectTo('/moved'),
      }),
    );
    expect(await repositoriesOf(client(server.address, { credential: ada }))).toEqual(['a']);
  });

  it('that end at a 401 elsewhere say where to go', async () => {
    const other = await serve(basic);
    const server = await serve(redirectTo(other.address));
    const error = await failureOf(repositoriesOf(client(server.address, { credential: ada })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('in circles end (V62)', async () => {
    const server = await serve(redirectLoop);
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'tooManyRedirects',
    });
    expect(server.requests).toHaveLength(11);
  });

  it.each(['ftp://x.test/', 'file:///etc/passwd', 'http://['])('to %s are refused', async (to) => {
    const server = await serve(redirectTo(to));
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'redirectRefused',
    });
  });

  it('from a public registry into this machine are refused (V63)', async () => {
    const inner = await serve(catalog);
    const { port } = new URL(inner.address);
    for (const to of [inner.address, `http://inner.test:${port}`, 'http://169.254.169.254/']) {
      const server = await serve(redirectTo(to));
      const registry = client(`http://registry.test:${new URL(server.address).port}`, {
        names: { 'registry.test': 'public', 'inner.test': 'loopback' },
      });
      expect(await failureOf(repositoriesOf(registry))).toMatchObject({ reason: 'addressRefused' });
    }
    expect(inner.requests).toEqual([]);
  });

  it('to a sign-in page of the network are told as such', async () => {
    const portal = await serve(webPage);
    const server = await serve(redirectTo(portal.address));
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'captivePortal',
    });
  });
});

describe('cancelling', () => {
  it('ends the request on the wire at once', async () => {
    const ended = new Promise<void>((resolve) => {
      void serve((_request, response) => {
        response.on('close', () => resolve());
      }).then(async (server) => {
        const controller = new AbortController();
        const work = failureOf(repositoriesOf(client(server.address), controller.signal));
        await server.nextRequest();
        controller.abort();
        expect((await work).code).toBe('CANCELLED');
      });
    });
    await ended;
  });

  it('before the first request sends none', async () => {
    const server = await serve(catalog);
    const error = await failureOf(repositoriesOf(client(server.address), AbortSignal.abort()));
    expect(error.code).toBe('CANCELLED');
    expect(server.requests).toEqual([]);
  });

  it('ends a connection that is still being made', async () => {
    const ended = deferred();
    const arrived = deferred();
    const server = createServer((socket) => {
      arrived.resolve();
      socket.on('error', () => undefined).on('close', () => ended.resolve());
      socket.resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const controller = new AbortController();
    const registry = clientFor(`https://127.0.0.1:${port}`);
    const work = failureOf(repositoriesOf(registry, controller.signal));
    await arrived.promise;
    controller.abort();
    expect((await work).code).toBe('CANCELLED');
    await ended.promise;
    await registry.close();
    server.close();
  });

  it('ends a wait between attempts', async () => {
    const controller = new AbortController();
    const server = await serve((request, response) => {
      fixedAnswer(503, '', { 'retry-after': '5' })(request, response);
      response.on('close', () => controller.abort());
    });
    const error = await failureOf(repositoriesOf(client(server.address), controller.signal));
    expect(error.code).toBe('CANCELLED');
  });

  it('of a token request ends it too', async () => {
    const tokens = await serve(hang);
    const server = await serve(
      fixedAnswer(401, '', { 'www-authenticate': `Bearer realm="${tokens.address}/t"` }),
    );
    const controller = new AbortController();
    const work = failureOf(tagsOf(client(server.address), 'a', controller.signal));
    await tokens.nextRequest();
    controller.abort();
    expect((await work).code).toBe('CANCELLED');
  });

  it('by closing the client ends everything under way', async () => {
    const server = await serve(hang);
    const registry = clientFor(server.address);
    const work = failureOf(repositoriesOf(registry));
    await server.nextRequest();
    await registry.close();
    expect((await work).code).toBe('CANCELLED');
  });

  it('by leaving the loop asks for no further page', async () => {
    const server = await serve(
      fixedAnswer(200, '{"repositories":["a"]}', { link: '</v2/_catalog?last=a>; rel="next"' }),
    );
    for await (const _page of client(server.address).repositories({
      signal: new AbortController().signal,
    }))
      break;
    expect(server.requests).toHaveLength(1);
  });
});

it('keeps secrets out of every error', async () => {
  const server = await serve(
    fixedAnswer(400, '{"errors":[{"code":"X","message":"token=abc123 was refused"}]}'),
  );
  const error = await failureOf(repositoriesOf(client(server.address, { credential: { ...ada } })));
  expect(JSON.stringify(error.toData())).not.toMatch(/abc123|secret-word/);
});

it('opens at most four connections to a registry', async () => {
  let now = 0;
  let most = 0;
  const server = await serve((request, response) => {
    now += 1;
    most = Math.max(most, now);
    setImmediate(() => {
      now -= 1;
      fixedAnswer(200, '{"tags":[]}')(request, response);
    });
  });
  const registry = client(server.address);
  await Promise.all(Array.from({ length: 40 }, (_, index) => tagsOf(registry, `r${index}`)));
  expect(server.requests).toHaveLength(40);
  expect(most).toBeLessThanOrEqual(4);
  expect(most).toBeGreaterThan(1);
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
