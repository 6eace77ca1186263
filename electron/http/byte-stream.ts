import type { Readable } from 'node:stream';
import { BodyTooLarge } from './connection-failures.ts';

/**
 * A body as it comes, once. The other side is read no faster than the reader
 * takes; a reader that stops (`break`, `return`) ends the connection. Whoever
 * does not read it must close it. Errors are BerthError.
 */
export interface ByteStream extends AsyncIterable<Uint8Array> {
  /** Ends the connection unless all was read; a reader under way fails. */
  close(): void;
}

/** Streams a body of at most `limit` bytes; `ended` is told once nothing of it is left. */
export function byteStream(
  body: Readable,
  options: {
    limit: number;
    fail: (error: unknown) => Error;
    closed: () => Error;
    ended: () => void;
  },
): ByteStream {
  const { limit, fail, closed, ended } = options;
  let isClosed = false;
  // Its errors reach the reader; without one they are nobody's.
  body.on('error', () => undefined);
  if (body.closed) ended();
  else body.once('close', ended);
  return {
    close: () => {
      isClosed = true;
      body.destroy();
    },
    async *[Symbol.asyncIterator]() {
      let bytes = 0;
      try {
        for await (const chunk of body) {
          if (!(chunk instanceof Uint8Array)) throw new TypeError('The body is not bytes');
          bytes += chunk.length;
          if (bytes > limit) throw new BodyTooLarge(limit, bytes);
          yield chunk;
        }
      } catch (error) {
        throw isClosed ? closed() : fail(error);
      }
    },
  };
}
