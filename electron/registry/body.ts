import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLarge, UnknownEncoding } from './connection-failures.ts';

/**
 * Reads a body up to `limit` decoded bytes. Beyond it, `refuse` throws
 * BodyTooLarge and `cut` keeps the beginning; `cut` also keeps what came
 * before a broken end, since it reads error texts.
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  limit: number,
  mode: 'refuse' | 'cut',
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const decoded = decode(body, encoding);
  try {
    for await (const chunk of decoded) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (length + bytes.length > limit) {
        if (mode === 'refuse') throw new BodyTooLarge(limit);
        chunks.push(bytes.subarray(0, limit - length));
        break;
      }
      length += bytes.length;
      chunks.push(bytes);
    }
  } catch (error) {
    if (mode === 'refuse') throw error;
  } finally {
    if (!body.readableEnded) body.on('error', () => undefined).destroy();
  }
  return Buffer.concat(chunks);
}

function decode(body: Readable, encoding: string | null): Readable {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  const decoder = decoderOf(name);
  if (decoder === null) {
    body.on('error', () => undefined).destroy();
    throw new UnknownEncoding(name.slice(0, 40));
  }
  // An error of either end reaches the reader through the last stream.
  return pipeline(body, decoder, new PassThrough(), () => undefined);
}

function decoderOf(name: string) {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}
