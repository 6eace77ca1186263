import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLarge, UnknownEncoding } from './connection-failures.ts';

/**
 * Reads a body up to `limit` decoded bytes. Beyond it, `refuse` throws
 * BodyTooLarge and `cut` keeps the beginning; `cut` also keeps what came
 * before a broken end, since it reads error texts. An encoded body is whole
 * when its encoding says so, whatever length a proxy left in the headers.
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  limit: number,
  mode: 'refuse' | 'cut',
): Promise<Buffer> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return collect(body, body, limit, mode);
  const decoder = decoderOf(name);
  if (decoder === null) {
    body.on('error', () => undefined).destroy();
    throw new UnknownEncoding(name.slice(0, 40));
  }
  const raw: Buffer[] = [];
  // An error of either end reaches the reader through the last stream.
  const decoded = pipeline(body, copyInto(raw, limit), decoder, new PassThrough(), () => undefined);
  try {
    return await collect(body, decoded, limit, mode);
  } catch (error) {
    const whole = error instanceof BodyTooLarge ? null : await decodeWhole(name, raw, limit);
    if (whole === null) throw error;
    return whole;
  }
}

async function collect(
  body: Readable,
  decoded: Readable,
  limit: number,
  mode: 'refuse' | 'cut',
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of decoded) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      if (length + bytes.length > limit) {
        if (mode === 'refuse') throw new BodyTooLarge(limit, length + bytes.length);
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

/** What came of a broken body, decoded, if it ends as its encoding demands; else null. */
async function decodeWhole(name: string, raw: Buffer[], limit: number): Promise<Buffer | null> {
  const decoder = decoderOf(name);
  if (decoder === null || raw.length === 0) return null;
  decoder.end(Buffer.concat(raw));
  return collect(decoder, decoder, limit, 'refuse').catch(() => null);
}

/** Keeps a copy of what passes, as long as it is shorter than `limit`. */
function copyInto(raw: Buffer[], limit: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length <= limit) raw.push(chunk);
      else raw.length = 0;
      done(null, chunk);
    },
  });
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
