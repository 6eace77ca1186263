import { describe, expect, it } from 'vitest';
import { generatedBytes } from '../../../e2e/fixtures/generated-bytes.ts';
import {
  type Behaviour,
  fixedAnswer,
  redirectTo,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { sendContent, settled } from '../../../e2e/fixtures/registry-client/blob-server.ts';
import { ada, adaBasic, guarded } from '../../../e2e/fixtures/registry-client/challenges.ts';
import {
  failureOf,
  idle,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import type { BlobContent } from './blob-read.ts';

const { serve, client, later } = createScene(startMisbehavingServer);
const signal = idle;
const mebibyte = 1024 * 1024;
const blob = generatedBytes(1, 3 * mebibyte);
/** Never sent whole, so its digest does not matter. */
const huge = { ...generatedBytes(2, 0), ...lengthOnly(512 * mebibyte) };

function lengthOnly(length: number) {
  const piece = Buffer.alloc(64 * 1024, 7);
  return {
    length,
    async *bytes() {
      for (let at = 0; at < length; at += piece.length) yield piece;
    },
  };
}

async function lengthOf(content: BlobContent): Promise<number> {
  let length = 0;
  for await (const piece of content.bytes) length += piece.length;
  return length;
}

/** The connection that a request came by has ended. */
function gone(): { behaviour: (next: Behaviour) => Behaviour; ended: Promise<void> } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    behaviour: (next) => (request, response) => {
      request.socket.once('close', () => end());
      next(request, response);
    },
  };
}

describe('a blob', () => {
  it('is asked for as it is stored', async () => {
    const server = await serve(sendContent(blob));
    const content = await client(server.address).readBlob('a', blob.digest, { signal });
    expect(await lengthOf(content)).toBe(blob.length);
    expect(server.requests).toMatchObject([
      { url: `/v2/a/blobs/${blob.digest}`, headers: { 'accept-encoding': 'identity' } },
    ]);
  });

  it.each([
    ['is something else', sendContent({ ...generatedBytes(9, blob.length) }), 'digestMismatch'],
    ['is longer', sendContent(generatedBytes(1, blob.length + 1)), 'lengthMismatch'],
    ['goes on, without a length', sendContent(huge, { withoutLength: true }), 'lengthMismatch'],
    [
      'ends early, without a length',
      sendContent(generatedBytes(1, blob.length - 1), { withoutLength: true }),
      'lengthMismatch',
    ],
    ['breaks off', sendContent(blob, { cutAfter: mebibyte }), 'incompleteBody'],
  ])('that %s is never given whole', async (_what, behaviour, reason) => {
    const server = await serve(behaviour);
    let length = 0;
    const read = async () => {
      const content = await client(server.address).readBlob('a', blob.digest, {
        size: blob.length,
        signal,
      });
      for await (const piece of content.bytes) length += piece.length;
    };
    const error = await failureOf(read());
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason });
    expect(length).toBeLessThan(blob.length);
  });

  it('is refused at once when its length is not the descriptor’s', async () => {
    const server = await serve(sendContent(blob));
    expect(
      await failureOf(client(server.address).readBlob('a', blob.digest, { size: 5, signal })),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'lengthMismatch' });
  });

  it('may take longer than other answers, but not fall silent', async () => {
    const slow: Behaviour = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      let left = 10;
      const timer = setInterval(() => {
        left -= 1;
        response.write('a');
        if (left === 0) response.end();
        if (left === 0) clearInterval(timer);
      }, 20);
    };
    const ten = 'sha256:bf2cb58a68f684d95a3b78ef8f661c9a4e5b09e82cc8f9cc88cce90528caeb27';
    const server = await serve(slow);
    const patient = client(server.address, { limits: { totalMs: 50 } });
    expect(await lengthOf(await patient.readBlob('a', ten, { signal }))).toBe(10);
    const silent = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('a');
    });
    const waiting = client(silent.address, { limits: { bodyIdleMs: 60 } });
    const content = await waiting.readBlob('a', ten, { signal });
    expect(await failureOf(lengthOf(content))).toMatchObject({
      code: 'TIMEOUT',
      reason: 'bodyTimeout',
    });
  });
});

describe('a reader', () => {
  it('that is slow holds the server back', async () => {
    let sent = 0;
    const server = await serve(
      sendContent(huge, {
        sent: (bytes) => {
          sent = bytes;
        },
      }),
    );
    const content = await client(server.address).readBlob('a', huge.digest, { signal });
    const bytes = content.bytes[Symbol.asyncIterator]();
    await bytes.next();
    // What fits into the buffers of two kernels and one stream.
    expect(await settled(() => sent)).toBeLessThan(32 * mebibyte);
    await bytes.return?.();
  });

  it.each(['stops', 'closes what it has not begun', 'cancels', 'closes its client'])(
    'that %s ends the connection',
    async (how) => {
      const { behaviour, ended } = gone();
      const server = await serve(behaviour(sendContent(huge)));
      const registry = client(server.address);
      const abort = new AbortController();
      const content = await registry.readBlob('a', huge.digest, { signal: abort.signal });
      if (how === 'closes what it has not begun') content.bytes.close();
      else if (how === 'stops') {
        for await (const _piece of content.bytes) break;
      } else {
        const reading = failureOf(lengthOf(content));
        if (how === 'cancels') abort.abort();
        else await registry.close();
        expect((await reading).code).toBe('CANCELLED');
      }
      await ended;
    },
  );

  it('of content leaves connections for everything else', async () => {
    let open = 0;
    const content = sendContent(huge);
    const server = await serve((request, response) => {
      if (!request.url?.includes('/blobs/'))
        return fixedAnswer(200, '{"tags":["1.0"]}')(request, response);
      open += 1;
      content(request, response);
    });
    const registry = client(server.address, { limits: { contentConnectionsPerHost: 2 } });
    const abort = new AbortController();
    const reading = Array.from({ length: 5 }, () =>
      registry.readBlob('a', huge.digest, { signal: abort.signal }).then(
        () => null,
        (error: unknown) => error,
      ),
    );
    await expect.poll(() => open).toBe(2);
    expect(await tagsOf(registry, 'a')).toEqual(['1.0']);
    expect(open).toBe(2);
    abort.abort();
    await Promise.all(reading);
  });
});

describe('a part', () => {
  it('may come whole from a server that knows no parts', async () => {
    const server = await serve(sendContent(blob));
    const content = await client(server.address).readBlob('a', blob.digest, {
      range: { start: 10, end: 19 },
      signal,
    });
    expect(server.requests[0]?.headers.range).toBe('bytes=10-19');
    expect(content.part).toBeNull();
    expect(await lengthOf(content)).toBe(blob.length);
  });

  it.each([
    ['another beginning', { 'content-range': 'bytes 0-9/100' }],
    ['another end', { 'content-range': 'bytes 10-14/100' }],
    ['a beginning behind its end', { 'content-range': 'bytes 10-9/100' }],
    ['an end behind the whole', { 'content-range': 'bytes 10-19/15' }],
    ['no range', {}],
    ['several ranges', { 'content-type': 'multipart/byteranges; boundary=b' }],
  ])('with %s is refused', async (_what, headers) => {
    const server = await serve(sendContent(generatedBytes(1, 10), { status: 206, headers }));
    expect(
      await failureOf(
        client(server.address).readBlob('a', blob.digest, {
          range: { start: 10, end: 19 },
          signal,
        }),
      ),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'malformedBody' });
  });

  it.each([9, 11])('of %i bytes where ten were said is refused', async (length) => {
    const headers = { 'content-range': 'bytes 10-19/100' };
    const server = await serve(sendContent(generatedBytes(1, length), { status: 206, headers }));
    const content = await client(server.address).readBlob('a', blob.digest, {
      range: { start: 10, end: 19 },
      signal,
    });
    expect(await failureOf(lengthOf(content))).toMatchObject({ reason: 'lengthMismatch' });
  });

  it('that was not asked for is refused', async () => {
    const server = await serve(
      sendContent(generatedBytes(1, 10), {
        status: 206,
        headers: { 'content-range': 'bytes 0-9/100' },
      }),
    );
    expect(
      await failureOf(client(server.address).readBlob('a', blob.digest, { signal })),
    ).toMatchObject({ code: 'BAD_RESPONSE', reason: 'malformedBody' });
  });

  it.each([
    ['bytes */20', 'INVALID_INPUT'],
    ['bytes */2000', 'BAD_RESPONSE'],
    ['', 'BAD_RESPONSE'],
  ])('beyond the end is told as it is (416, %s)', async (range, code) => {
    const server = await serve(fixedAnswer(416, '', { 'content-range': range }));
    const read = client(server.address).readBlob('a', blob.digest, {
      range: { start: 100 },
      signal,
    });
    expect((await failureOf(read)).code).toBe(code);
  });
});

it('a redirect to another origin takes the part along, and no credential', async () => {
  const internet = await startPrivateInternet({
    'registry.example.com': guarded(
      adaBasic,
      ['Basic realm="r"'],
      redirectTo('https://content.example.net/blob?signature=s'),
    ),
    'content.example.net': sendContent(generatedBytes(1, 10), {
      status: 206,
      headers: { 'content-range': 'bytes 5-14/20' },
    }),
  });
  later(() => internet.stop());
  const registry = client('https://registry.example.com', {
    ...internet.settings,
    credential: ada,
  });
  const content = await registry.readBlob('a', blob.digest, {
    range: { start: 5, end: 14 },
    signal,
  });
  expect(await lengthOf(content)).toBe(10);
  const [seen] = internet.host('content.example.net').requests;
  expect(seen?.headers).toMatchObject({ range: 'bytes=5-14', 'accept-encoding': 'identity' });
  expect(seen?.headers.authorization).toBeUndefined();
  expect(internet.host('registry.example.com').requests.at(-1)?.headers.authorization).toBe(
    adaBasic,
  );
});

it('a private address is not followed to for content either', async () => {
  const inside = await serve(sendContent(blob));
  const internet = await startPrivateInternet({
    'registry.example.com': redirectTo(`${inside.address.replace('http:', 'https:')}/blob`),
  });
  later(() => internet.stop());
  expect(
    await failureOf(
      client('https://registry.example.com', internet.settings).readBlob('a', blob.digest, {
        signal,
      }),
    ),
  ).toMatchObject({ code: 'UNREACHABLE', reason: 'addressRefused' });
  expect(inside.requests).toEqual([]);
});
