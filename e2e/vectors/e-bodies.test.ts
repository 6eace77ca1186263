import { mkdtemp, rm } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mediaTypes } from '../../electron/registry/images/media-types.ts';
import { createCertificateAuthority } from '../fixtures/certificates.ts';
import {
  type Behaviour,
  endlessBody,
  fixedAnswer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import { failureOf, idle, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import { contentOf, descriptorOf, imageOf } from '../fixtures/registry-client/image-store.ts';
import { page, paths, walked } from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const catalog = '/v2/_catalog?n=1000';
const list = JSON.stringify({ repositories: ['a', 'b'] });
const packed = gzipSync(list);

/** Writes a body by itself, so that its headers need not tell the truth. */
function raw(headers: readonly string[], body: Buffer | string, end: 'close' | 'stay'): Behaviour {
  return (request) => {
    const { socket } = request;
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`,
    );
    if (end === 'close') socket.end(body);
    else socket.write(body);
  };
}

describe('encoded bodies', () => {
  test.each([
    [
      '[V104] gzip in chunks',
      ((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        for (const byte of packed) response.write(Buffer.of(byte));
        response.end();
      }) satisfies Behaviour,
    ],
    ['V104: gzip without any length', raw(['content-encoding: gzip'], packed, 'close')],
    [
      'V104: gzip with the length of what it holds',
      raw(['content-encoding: gzip', `content-length: ${packed.length + 500}`], packed, 'close'),
    ],
    [
      'V104: gzip with a wrong length on a connection that stays',
      raw(['content-encoding: gzip', `content-length: ${packed.length + 500}`], packed, 'stay'),
    ],
  ])('%s is read to its end', async (_title, behaviour) => {
    const server = await serve(behaviour);
    const registry = client(server.address, { limits: { bodyIdleMs: 200 } });
    expect(await repositoriesOf(registry)).toEqual(['a', 'b']);
    expect(paths(server)).toEqual([catalog]);
    expect(server.requests[0]?.headers['accept-encoding']).toContain('gzip');
  });

  test('V104: gzip cut off is not taken for whole', async () => {
    const server = await serve(
      raw(
        ['content-encoding: gzip', `content-length: ${packed.length}`],
        packed.subarray(0, packed.length - 9),
        'close',
      ),
    );
    expect(await failureOf(repositoriesOf(client(server.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'incompleteBody',
    });
  });

  test('V104: gzip that unpacks to more than the limit is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, ' '));
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length });
      response.end(bomb);
    });
    const registry = client(server.address, { limits: { pageBytes: 100_000 } });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'TOO_LARGE' });
    expect(server.requests).toHaveLength(1);
  });

  test('[V105] what is hashed is asked for as it is, and hashed unpacked if it comes packed', async () => {
    const config = contentOf({ architecture: 'amd64', os: 'linux' }, mediaTypes.ociConfig);
    const image = imageOf({ config: descriptorOf(config) });
    const server = await serve((request, response) => {
      const { body, mediaType } = request.url?.includes('/blobs/') === true ? config : image;
      response.writeHead(200, { 'content-type': mediaType, 'content-encoding': 'gzip' });
      response.end(gzipSync(body));
    });
    const registry = client(server.address);
    const manifest = await registry.manifest('team/app', '1.0', { signal: idle });
    expect(manifest).toMatchObject({ digest: image.digest, proof: 'computed' });
    const { digest, mediaType, body } = config;
    const wanted = {
      ...{ digest, mediaType, size: body.length },
      ...{ artifactType: null, annotations: {}, platform: null, urls: [] },
    };
    const blob = await registry.config('team/app', wanted, { signal: idle });
    expect(body.equals(blob.bytes)).toBe(true);
    expect(server.requests.map(({ url, headers }) => [url, headers['accept-encoding']])).toEqual([
      ['/v2/team/app/manifests/1.0', 'identity'],
      [`/v2/team/app/blobs/${digest}`, 'identity'],
    ]);
  });
});

describe('bodies cut off', () => {
  const cut: readonly (readonly [string, Behaviour, number])[] = [
    ['[V107] JSON that ends in its middle', fixedAnswer(200, list.slice(0, -5)), 2],
    [
      'V107: a connection closed within the body',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write(list);
        response.flushHeaders();
        setImmediate(() => response.destroy());
      },
      3,
    ],
    [
      'V107: a chunk that never ends',
      raw(['transfer-encoding: chunked'], '40\r\n{"repositories":["a"', 'close'),
      3,
    ],
  ];

  test.each(cut)('%s is asked for again', async (_title, behaviour) => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      (count === 1 ? behaviour : page(['a', 'b']))(request, response);
    });
    expect(await walked(client(server.address))).toMatchObject({ names: ['a', 'b'] });
    expect(paths(server)).toEqual([catalog, catalog]);
  });

  test.each(cut)('%s each time is a typed error', async (_title, behaviour, attempts) => {
    const server = await serve(behaviour);
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'incompleteBody' });
    expect(server.requests.length).toBeGreaterThanOrEqual(attempts);
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });
});

describe('bodies without end', () => {
  /** One blank every few milliseconds, for ever. */
  function drip(everyMs: number): Behaviour {
    return (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"repositories":[');
      const timer = setInterval(() => response.write(' '), everyMs);
      response.on('close', () => clearInterval(timer));
    };
  }

  test('[V108] silence within a body ends it', async () => {
    const server = await serve(drip(60_000));
    const registry = client(server.address, { limits: { bodyIdleMs: 100 } });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'TIMEOUT',
      reason: 'bodyTimeout',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('V108: so does a body that drips on past its time', async () => {
    const server = await serve(drip(10));
    const registry = client(server.address, { limits: { bodyIdleMs: 5000, totalMs: 150 } });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'TIMEOUT',
      reason: 'bodyTimeout',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('V108: and leaving it closes the connection', async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const leaving = new AbortController();
    const server = await serve((request, response) => {
      response.on('close', closed);
      drip(10)(request, response);
      response.once('drain', () => undefined);
      setImmediate(() => leaving.abort());
    });
    const registry = client(server.address);
    expect((await failureOf(repositoriesOf(registry, leaving.signal))).code).toBe('CANCELLED');
    await ended;
    expect(server.requests).toHaveLength(1);
  });

  test('[V109] an endless body ends at the limit', async () => {
    const server = await serve(endlessBody);
    const registry = client(server.address, { limits: { pageBytes: 1024 * 1024 } });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(error.message).toContain('1024 KiB');
    expect(server.requests).toHaveLength(1);
  });

  test('V109: an endless error is read to its limit and told', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(418, { 'content-type': 'text/plain' });
      const send = () => {
        while (!response.destroyed && response.write('teapot '.repeat(1000)));
      };
      response.on('drain', send);
      send();
    });
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', status: 418 });
    expect(error.message.length).toBeLessThan(500);
    expect(server.requests).toHaveLength(1);
  });
});

describe('bodies without a length', () => {
  test('[V111] a body that ends with its connection is read', async () => {
    const server = await serve(raw(['connection: close'], list, 'close'));
    expect(await repositoriesOf(client(server.address))).toEqual(['a', 'b']);
    expect(paths(server)).toEqual([catalog]);
  });

  test('V111: a server of HTTP/2 is read as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-h2-'));
    later(() => rm(folder, { recursive: true }));
    const authority = await createCertificateAuthority(folder);
    const { certificate, key } = await authority.issueServer();
    const seen: string[] = [];
    const server = createSecureServer(
      { cert: certificate, key, allowHTTP1: true },
      (request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(list.slice(0, 10));
        response.end(list.slice(10));
      },
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    later(async () => {
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP server');
    const registry = client(`https://127.0.0.1:${address.port}`, {
      tls: { verify: true, caCertificate: authority.certificate },
    });
    expect(await repositoriesOf(registry)).toEqual(['a', 'b']);
    expect(seen).toEqual([`GET ${catalog}`]);
  });
});
