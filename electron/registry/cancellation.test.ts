import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  fixedAnswer,
  hang,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const catalog = fixedAnswer(200, '{"repositories":["a"]}');

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
    // Longer than a test may take: only the cancellation ends it.
    const registry = clientFor(`https://127.0.0.1:${port}`, { limits: { connectMs: 600_000 } });
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

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
