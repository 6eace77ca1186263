import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLarge, UnknownEncoding } from './connection-failures.ts';

/**
 * Reads a body up to `limit` decoded bytes. Beyond it, `refuse` throws
 * BodyTooLarge and `cut` keeps the beginning; `cut` also keeps what came
 * before a broken end, since it reads error texts. An encoded body is whole
 * when its encoding says so, whatever length a proxy left in the headers; one
 * that does not begin as its encoding does is read as it stands.
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  limit: number,
  mode: 'refuse' | 'cut',
): Promise<Buffer> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return collect(body, body, limit, mode);
  const { first, whole: bytes } = await peek(body);
  if (isUntrue(name, first)) return collect(body, bytes, limit, mode);
  const decoder = decoderOf(name);
  if (decoder === null) {
    body.on('error', () => undefined).destroy();
    throw new UnknownEncoding(name.slice(0, 40));
  }
  const raw: Buffer[] = [];
  // An error of either end reaches the reader through the last stream.
  const decoded = pipeline(
    bytes,
    copyInto(raw, limit),
    decoder,
    new PassThrough(),
    () => undefined,
  );
  try {
    return await collect(body, decoded, limit, mode);
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    const whole =
      name === 'br' && body.readableEnded && isText(first)
        ? Buffer.concat(raw)
        : await decodeWhole(name, raw, limit);
    if (whole === null) throw error;
    return whole;
  }
}

/** The beginning of a body, and all of it as if nothing had been read. */
async function peek(body: Readable): Promise<{ first: Buffer; whole: Readable }> {
  const chunks: AsyncIterator<unknown> = body[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let ended: { error: unknown } | null = null;
  let done = false;
  for (let length = 0; length < markLength && !done && ended === null; ) {
    try {
      const next = await chunks.next();
      done = next.done === true;
      const bytes = toBuffer(next.value);
      length += bytes.length;
      read.push(bytes);
    } catch (error) {
      ended = { error };
    }
  }
  const first = Buffer.concat(read);
  const rest = async function* () {
    if (first.length > 0) yield first;
    if (ended !== null) throw ended.error;
    for (let next = done ? null : await chunks.next(); next !== null && next.done !== true; ) {
      yield toBuffer(next.value);
      next = await chunks.next();
    }
  };
  return { first, whole: Readable.from(rest()) };
}

function toBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array || typeof chunk === 'string') return Buffer.from(chunk);
  return Buffer.alloc(0);
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
      const bytes = toBuffer(chunk);
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

/** Enough of a body to tell what it is. */
const markLength = 4;

/** How the encodings begin that have a mark of their own (RFC 1952, RFC 1950, RFC 8878, compress(1)). */
const marks: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  gzip: (bytes) => begins(bytes, 0x1f, 0x8b),
  'x-gzip': (bytes) => begins(bytes, 0x1f, 0x8b),
  deflate: (bytes) => ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0,
  // Brotli has no mark, but a curly bracket would be a stream of nothing.
  br: (bytes) => bytes[0] !== 0x7b,
  zstd: (bytes) => begins(bytes, 0x28, 0xb5, 0x2f, 0xfd),
  compress: (bytes) => begins(bytes, 0x1f, 0x9d),
  'x-compress': (bytes) => begins(bytes, 0x1f, 0x9d),
};

/**
 * True when a body that is said to be encoded is not: proxies decode and leave
 * `Content-Encoding` behind, and servers write names of character sets there.
 */
function isUntrue(encoding: string, first: Buffer): boolean {
  if (first.length < 2) return first.length > 0;
  const mark = Object.hasOwn(marks, encoding) ? marks[encoding] : undefined;
  return mark === undefined ? isText(first) : !mark(first);
}

/** True for the beginning of JSON or of a web page. */
function isText(first: Buffer): boolean {
  return /^(?:\uFEFF)?\s*[{["<]/.test(first.subarray(0, 16).toString('utf8'));
}

function begins(bytes: Buffer, ...mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
