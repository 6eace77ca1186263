import { Readable, Transform } from 'node:stream';
import zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { largestWindow, ZstdWindows } from './zstd-windows.ts';

export type Compression = 'gzip' | 'zstd' | 'none';

/** The bytes are not what their first ones say, or are cut off. */
export class CompressionDamage extends Error {}

/** A zstd stream wants more memory than it gets; `bytes` of window. */
export class WindowTooLarge extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super('The window is too large');
    this.bytes = bytes;
  }
}

const pieceBytes = 64 * 1024;
/** Compressed bytes that are given to the decoder without another's turn: at most 16 MiB come of them. */
const sliceBytes = 512;

/** What the first bytes of a layer say; `none` where nothing is known (RFC 1952, RFC 8878). */
export function compressionOf(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const magic = Buffer.from(start.subarray(0, 4)).toString('hex');
  if (magic === '28b52ffd' || /^5[0-9a-f]2a4d18$/.test(magic)) return 'zstd';
  return 'none';
}

/**
 * A layer's bytes without their compression, found out by the first of them
 * whatever a media type says. It is read no faster than it is taken; a reader
 * that stops ends it. Throws CompressionDamage, WindowTooLarge, and what the
 * source throws.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head: Uint8Array[] = [];
    let length = 0;
    while (length < 4) {
      const next = await iterator.next();
      if (next.done === true) break;
      head.push(next.value);
      length += next.value.length;
    }
    const start = Buffer.concat(head);
    const rest = (async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      if (start.length > 0) yield start;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    })();
    const kind = compressionOf(start);
    if (kind === 'none') yield* rest;
    else if (kind === 'gzip') yield* through(rest, zlib.createGunzip({ chunkSize: pieceBytes }));
    else yield* zstd(rest);
  } finally {
    await iterator.return?.();
  }
}

/** Node's own decoder where it has one (22.15, 23.8), which the window's check stands before too. */
function zstd(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const native: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const checked = withinWindow(source);
  if (typeof native !== 'function') return zstdInPieces(checked);
  const decoder: unknown = native({ chunkSize: pieceBytes });
  return decoder instanceof Transform ? through(checked, decoder) : zstdInPieces(checked);
}

async function* withinWindow(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const windows = new ZstdWindows();
  for await (const piece of source) {
    windows.push(piece);
    if (windows.broken) throw new CompressionDamage('No zstd');
    if (windows.largest > largestWindow) throw new WindowTooLarge(windows.largest);
    yield piece;
  }
}

async function* zstdInPieces(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let made: Uint8Array[] = [];
  const decoder = new Decompress((piece) => {
    if (piece.length > 0) made.push(piece);
  });
  const give = (bytes: Uint8Array, isLast: boolean) => {
    try {
      decoder.push(bytes, isLast);
    } catch (error) {
      throw new CompressionDamage('The zstd stream is damaged', { cause: error });
    }
  };
  for await (const piece of source) {
    for (let at = 0; at < piece.length; at += sliceBytes) {
      give(piece.subarray(at, at + sliceBytes), false);
      const ready = made;
      made = [];
      yield* ready;
    }
  }
  give(new Uint8Array(0), true);
  yield* made;
}

/** Passes bytes through one of zlib's streams, with its failures told as damage. */
async function* through(
  source: AsyncIterable<Uint8Array>,
  decoder: Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = Readable.from(source, { objectMode: true, highWaterMark: 1 });
  let failure: unknown = null;
  input.on('error', (error) => {
    failure = error;
    decoder.destroy(error);
  });
  input.pipe(decoder);
  try {
    for await (const piece of decoder) yield piece;
  } catch (error) {
    if (failure !== null) throw failure;
    throw new CompressionDamage('The stream is damaged', { cause: error });
  } finally {
    input.destroy();
    decoder.destroy();
  }
}
