import { describe, expect, it } from 'vitest';
import { generatedBytes } from '../../../e2e/fixtures/generated-bytes.ts';
import {
  type Behaviour,
  byPath,
  cutConnection,
  fixedAnswer,
  hang,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { settled, takeAll, uploads } from '../../../e2e/fixtures/registry-client/blob-server.ts';
import { ada, adaBasic, challenge } from '../../../e2e/fixtures/registry-client/challenges.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';

const { serve, client, later } = createScene(startMisbehavingServer);
const signal = idle;
const mebibyte = 1024 * 1024;
const content = generatedBytes(1, 2 * mebibyte);
const { digest } = content;
const endless = {
  length: 512 * mebibyte,
  bytes: async function* () {
    const piece = Buffer.alloc(64 * 1024, 7);
    for (let at = 0; at < 512 * mebibyte; at += piece.length) yield piece;
  },
};

function methods(server: { requests: readonly { method: string }[] }): string[] {
  return server.requests.map(({ method }) => method);
}

/** Answers differently from one request to the next; the last answer stays. */
function inTurn(...behaviours: Behaviour[]): Behaviour {
  let at = 0;
  return (request, response) => {
    behaviours[Math.min(at, behaviours.length - 1)]?.(request, response);
    at += 1;
  };
}

describe('an upload', () => {
  it('goes where the registry says, with the digest added to its query', async () => {
    const taken: number[] = [];
    const server = await serve(uploads(takeAll(201, (bytes) => taken.push(bytes))));
    await client(server.address).uploadBlob('a', digest, content, { signal });
    expect(taken).toEqual([content.length]);
    expect(server.requests).toMatchObject([
      { method: 'POST', url: '/v2/a/blobs/uploads/' },
      {
        method: 'PUT',
        url: `/upload?state=a%2Bb&digest=${digest.replace(':', '%3A')}`,
        headers: {
          'content-length': String(content.length),
          'content-type': 'application/octet-stream',
        },
      },
    ]);
  });

  it('that breaks off is begun anew, where its bytes can be asked for again', async () => {
    const cutAtOnce: Behaviour = (request, response) => {
      request.once('data', () => cutConnection(request, response));
    };
    const server = await serve(uploads(inTurn(cutAtOnce, takeAll(201))));
    await client(server.address).uploadBlob('a', digest, content, { signal });
    expect(methods(server)).toEqual(['POST', 'PUT', 'POST', 'PUT']);
    const always = await serve(uploads(cutAtOnce));
    for (const length of [content.length, null]) {
      const error = await failureOf(
        client(always.address).uploadBlob('a', digest, { ...content, length }, { signal }),
      );
      expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'reset' });
    }
    expect(methods(always)).toEqual(['POST', 'PUT', 'POST', 'PUT', 'POST', 'PUT', 'POST', 'PATCH']);
  });

  it.each([
    ['whole', content.length, ['PUT', 'PUT']],
    ['in pieces', null, ['PATCH', 'PATCH', 'PUT']],
  ])('%s shows a new token when the one before is refused', async (_how, length, sent) => {
    const taken: number[] = [];
    let tokens = 0;
    const server = await serve((request, response) => {
      const asks = challenge(
        `Bearer realm="http://${request.headers.host}/token",error="invalid_token"`,
      );
      if (request.url?.startsWith('/token')) {
        tokens += 1;
        fixedAnswer(200, `{"token":"token-${tokens}"}`)(request, response);
      } else if (request.method === 'POST') {
        if (request.headers.authorization === undefined) asks(request, response);
        else response.writeHead(202, { location: '/upload' }).end();
      } else if (request.headers.authorization !== 'Bearer token-2')
        request.resume().on('end', () => asks(request, response));
      else
        takeAll(request.method === 'PUT' ? 201 : 202, (bytes) => taken.push(bytes))(
          request,
          response,
        );
    });
    await client(server.address, { credential: ada }).uploadBlob(
      'a',
      digest,
      { ...content, length },
      { signal },
    );
    expect(tokens).toBe(2);
    expect(taken[0]).toBe(content.length);
    expect(
      server.requests.filter(({ url }) => url.startsWith('/upload')).map(({ method }) => method),
    ).toEqual(sent);
  });

  it('is sent again within the origin where a redirect keeps the method (307)', async () => {
    const taken: number[] = [];
    const server = await serve(
      byPath({
        '/v2/': uploads(hang),
        '/upload': (request, response) =>
          request.resume().on('end', () => response.writeHead(307, { location: '/moved' }).end()),
        '/moved': takeAll(201, (bytes) => taken.push(bytes)),
      }),
    );
    await client(server.address).uploadBlob('a', digest, content, { signal });
    expect(taken).toEqual([content.length]);
  });

  it('elsewhere shows no credential there, and never loses its encryption', async () => {
    const internet = await startPrivateInternet({
      'registry.example.com': (request, response) => {
        if (request.headers.authorization !== adaBasic)
          return challenge('Basic realm="r"')(request, response);
        const scheme = request.url?.startsWith('/v2/plain/') ? 'http' : 'https';
        uploads(hang, `${scheme}://uploads.example.net/up`)(request, response);
      },
      'uploads.example.net': inTurn(challenge('Basic realm="mine"'), takeAll(201)),
    });
    later(() => internet.stop());
    const registry = client('https://registry.example.com', {
      ...internet.settings,
      credential: ada,
    });
    // Who asks there for a login gets none.
    const refused = await failureOf(registry.uploadBlob('a', digest, content, { signal }));
    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    expect(refused.message).toContain('uploads.example.net');
    await registry.uploadBlob('a', digest, content, { signal });
    const seen = internet.host('uploads.example.net').requests;
    expect(seen).toHaveLength(2);
    for (const { headers } of seen) expect(headers.authorization).toBeUndefined();
    expect(
      await failureOf(registry.uploadBlob('plain', digest, content, { signal })),
    ).toMatchObject({ code: 'UNREACHABLE', reason: 'redirectRefused' });
    expect(seen).toHaveLength(2);
  });
});

describe('an upload ends', () => {
  it('when it is cancelled: the connection and the source', async () => {
    let gone: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const server = await serve(
      uploads((request) => {
        request.socket.once('close', () => gone());
        request.resume();
      }),
    );
    const abort = new AbortController();
    let closed = false;
    const source = async function* () {
      try {
        for await (const piece of endless.bytes()) {
          yield piece;
          if (!abort.signal.aborted) setImmediate(() => abort.abort());
        }
      } finally {
        closed = true;
      }
    };
    const error = await failureOf(
      client(server.address).uploadBlob(
        'a',
        digest,
        { bytes: source, length: endless.length },
        { signal: abort.signal },
      ),
    );
    expect(error.code).toBe('CANCELLED');
    await ended;
    await expect.poll(() => closed).toBe(true);
    expect(methods(server)).toEqual(['POST', 'PUT']);
  });

  it('when it is cancelled while its source gives nothing', async () => {
    const server = await serve(uploads(takeAll(201)));
    const abort = new AbortController();
    const silent = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10);
      setImmediate(() => abort.abort());
      await new Promise(() => undefined);
    };
    const error = await failureOf(
      client(server.address).uploadBlob(
        'a',
        digest,
        { bytes: silent, length: 20 },
        { signal: abort.signal },
      ),
    );
    expect(error.code).toBe('CANCELLED');
  });

  it('when the server takes nothing, and no more is asked of the source than it takes', async () => {
    let asked = 0;
    const source = async function* () {
      for await (const piece of endless.bytes()) {
        asked += piece.length;
        yield piece;
      }
    };
    const server = await serve(uploads((request) => void request.pause()));
    const sending = failureOf(
      client(server.address, { limits: { bodyIdleMs: 1_500, attempts: 1 } }).uploadBlob(
        'a',
        digest,
        { bytes: source, length: endless.length },
        { signal },
      ),
    );
    expect(await settled(() => asked)).toBeLessThan(32 * mebibyte);
    expect(await sending).toMatchObject({ code: 'TIMEOUT', reason: 'sendTimeout' });
  });

  it('with what its source has to say', async () => {
    const server = await serve(uploads(takeAll(201)));
    const registry = client(server.address);
    const failing = (error: Error) => ({
      length: 100,
      bytes: async function* () {
        yield Buffer.alloc(10);
        throw error;
      },
    });
    const told = BerthError.of('STORAGE', text('http.contentUnreadable'));
    expect(await failureOf(registry.uploadBlob('a', digest, failing(told), { signal }))).toBe(told);
    const untold = new Error('EIO: secret of the disk');
    const error = await failureOf(registry.uploadBlob('a', digest, failing(untold), { signal }));
    expect(error.code).toBe('INTERNAL');
    expect(error.message).not.toContain('secret');
  });

  it.each([
    ['no place', fixedAnswer(202, ''), { reason: 'malformedBody' }],
    ['a refusal', fixedAnswer(403, '{}'), { code: 'FORBIDDEN' }],
    ['no uploads', fixedAnswer(405, '{}'), { code: 'UNSUPPORTED' }],
    ['other bytes', uploads(inOrder(400, 'DIGEST_INVALID')), { reason: 'digestMismatch' }],
    ['too many bytes', uploads(inOrder(413, 'X')), { status: 413 }],
    [
      'another digest',
      uploads((request, response) => {
        const other = generatedBytes(7, 10).digest;
        request.resume().on('end', () => {
          response.writeHead(201, { 'docker-content-digest': other }).end();
        });
      }),
      { reason: 'digestMismatch' },
    ],
  ])('with the answer of a registry: %s', async (_what, behaviour, expected) => {
    const server = await serve(behaviour);
    expect(
      await failureOf(client(server.address).uploadBlob('a', digest, content, { signal })),
    ).toMatchObject(expected);
  });

  it('before it begins, for a read-only registry', async () => {
    const server = await serve(uploads(takeAll(201)));
    const blocked = client(server.address, { readOnly: true });
    expect(await failureOf(blocked.uploadBlob('a', digest, content, { signal }))).toMatchObject({
      code: 'UNSUPPORTED',
      reason: 'readOnly',
    });
    expect(server.requests).toEqual([]);
  });
});

function inOrder(status: number, code: string): Behaviour {
  return (request, response) =>
    request.resume().on('end', () => {
      response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: 'no' }] }));
    });
}

describe('pieces', () => {
  it('are as large as the registry wants, and each is checked', async () => {
    const ranges: unknown[] = [];
    const server = await serve((request, response) => {
      ranges.push(request.headers['content-range']);
      if (request.method === 'POST')
        response.writeHead(202, { location: '/upload', 'oci-chunk-min-length': '1000000' }).end();
      else if (request.method === 'PATCH')
        request.resume().on('end', () => {
          const range = `0-${String(request.headers['content-range']).split('-')[1]}`;
          response.writeHead(202, { location: '/upload', range }).end();
        });
      else takeAll(201)(request, response);
    });
    const unknown = { ...content, length: null };
    const small = { limits: { uploadChunkBytes: 1000 } };
    await client(server.address, small).uploadBlob('a', digest, unknown, { signal });
    expect(ranges).toEqual([
      undefined,
      '0-999999',
      '1000000-1999999',
      '2000000-2097151',
      undefined,
    ]);
  });

  it('that were taken in part are not gone on from', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'POST') response.writeHead(202, { location: '/upload' }).end();
      else
        request.resume().on('end', () => {
          response.writeHead(202, { location: '/upload', range: '0-99' }).end();
        });
    });
    expect(
      await failureOf(
        client(server.address).uploadBlob('a', digest, { ...content, length: null }, { signal }),
      ),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'incompleteBody' });
    expect(methods(server)).toEqual(['POST', 'PATCH']);
  });
});
