import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { closedAddress } from '../../e2e/fixtures/loopback-server.ts';
import {
  type Behaviour,
  cutConnection,
  endlessBody,
  fixedAnswer,
  hang,
  hangInBody,
  startMisbehavingServer,
  truncatedBody,
  webPage,
} from '../../e2e/fixtures/misbehaving-server.ts';
import {
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };

const catalog = fixedAnswer(200, '{"repositories":["a"]}');

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
      await failureOf(repositoriesOf(client(trickling.address, { limits: { totalMs: 800 } }))),
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
