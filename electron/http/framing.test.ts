import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import {
  clientFor,
  failureOf,
  repositoriesOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A server that answers every request with these very bytes. */
async function answering(head: readonly string[], body: Buffer | string) {
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      asked += 1;
      socket.write(`${['HTTP/1.1 200 OK', 'Connection: close', ...head].join('\r\n')}\r\n\r\n`);
      socket.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = clientFor(`http://127.0.0.1:${port}`);
  open.push(() => client.close());
  return { client, asked: () => asked };
}

const json = '{"repositories":["a"]}';
const chunked = `${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`;

describe('an answer that contradicts itself about its length', () => {
  test.each([
    ['two lengths', ['Content-Length: 22', 'Content-Length: 30'], json],
    ['the same length twice', ['Content-Length: 22', 'Content-Length: 22'], json],
    ['a list of lengths', ['Content-Length: 22, 30'], json],
    ['a length beside chunks', ['Content-Length: 22', 'Transfer-Encoding: chunked'], chunked],
    ['chunks beside a length', ['Transfer-Encoding: chunked', 'Content-Length: 22'], chunked],
    ['a length that is none', ['Content-Length: many'], json],
  ])('%s: is said as what it is, and not asked for again', async (_what, head, body) => {
    const { client, asked } = await answering(head, body);
    const error = await failureOf(repositoriesOf(client));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'malformedBody' });
    expect(error.message).toContain('contradicts itself about its length');
    expect(asked()).toBe(1);
  });
});

describe('an encoding that is not true', () => {
  test.each([
    'gzip',
    'x-gzip',
    'deflate',
    'br',
    'zstd',
    'compress',
    'utf-8',
    'UTF-8',
    'json',
    'aws-chunked',
  ])('%s: the body is read as it stands', async (encoding) => {
    for (const body of [json, ` \n${json}`]) {
      const { client } = await answering([`Content-Encoding: ${encoding}`], body);
      expect(await repositoriesOf(client)).toEqual(['a']);
    }
  });

  test.each([
    ['gzip', gzipSync(json)],
    ['x-gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['br', brotliCompressSync(json)],
  ])('%s that is true is decoded', async (encoding, body) => {
    const { client } = await answering([`Content-Encoding: ${encoding}`], body);
    expect(await repositoriesOf(client)).toEqual(['a']);
  });

  test.each([
    ['gzip', gzipSync(json).subarray(0, 20)],
    ['deflate', deflateSync(json).subarray(0, 12)],
    ['gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5])],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])],
  ])('%s that begins truly and is broken stays an error', async (encoding, body) => {
    const { client } = await answering([`Content-Encoding: ${encoding}`], body);
    expect(await failureOf(repositoriesOf(client))).toMatchObject({ code: 'BAD_RESPONSE' });
  });

  test('an empty body has no encoding', async () => {
    const { client } = await answering(['Content-Encoding: gzip', 'Content-Length: 0'], '');
    expect(await failureOf(repositoriesOf(client))).toMatchObject({ code: 'BAD_RESPONSE' });
  });
});
