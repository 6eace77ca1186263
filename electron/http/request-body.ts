import { type Text, text } from '../../shared/text/text.ts';

/**
 * A body that is made as it is sent. With a length it can be asked for anew, by
 * retries and redirects; without one it is sent in chunks (RFC 9112, section
 * 7.1), once. Pieces must not be changed after they were given.
 */
export interface StreamBody {
  bytes: () => AsyncIterable<Uint8Array>;
  /** Bytes; null when nobody knows. */
  length: number | null;
}

export type RequestBody = string | StreamBody;

/** True for a body that may be sent a second time. */
export function mayRepeatBody(body: RequestBody | undefined): boolean {
  return !isStreamBody(body) || body.length !== null;
}

export function isStreamBody(body: RequestBody | undefined): body is StreamBody {
  return typeof body === 'object';
}

/** What a body's source threw, or that it gave another number of bytes than was said. */
export class BodyFailed extends Error {
  override readonly name = 'BodyFailed';
  readonly why: Text;

  constructor(why: Text, cause?: unknown) {
    super(why.id, { cause });
    this.why = why;
  }
}

/** Longer pieces are cut, so that a slow connection shows that it is moving. */
const pieceBytes = 64 * 1024;

/**
 * One sending of a body, for the HTTP client to iterate. It asks for a piece
 * when the one before is on its way, tells (`onStall`) when the other side has
 * taken nothing for `idleMs`, and lets go of a source that does not answer.
 */
export class BodySender implements AsyncIterable<Uint8Array> {
  readonly #body: StreamBody;
  readonly #idleMs: number;
  readonly #onStall: () => void;
  #timer: NodeJS.Timeout | undefined;
  #leave: ((error: Error) => void) | null = null;
  #source: AsyncIterator<Uint8Array> | null = null;
  #stopped = false;
  #failure: BodyFailed | null = null;

  constructor(body: StreamBody, options: { idleMs: number; onStall: () => void }) {
    this.#body = body;
    this.#idleMs = options.idleMs;
    this.#onStall = options.onStall;
  }

  /** Why the body could not be made; null when that is not what went wrong. */
  get failure(): BodyFailed | null {
    return this.#failure;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const { length } = this.#body;
    let sent = 0;
    try {
      for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) {
        sent += chunk.length;
        if (length !== null && sent > length) throw wrongLength(sent, length);
        for (let at = 0; at < chunk.length; at += pieceBytes) {
          this.#watch();
          yield chunk.subarray(at, at + pieceBytes);
          this.#calm();
        }
      }
      if (length !== null && sent < length) throw wrongLength(sent, length);
    } catch (error) {
      if (!this.#stopped) this.#failure = error instanceof BodyFailed ? error : unreadable(error);
      throw error;
    } finally {
      this.stop();
    }
  }

  /** Ends the sending, wherever it is; the source is told. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#calm();
    this.#leave?.(new Error('The body is not wanted any more'));
    // A source that waits for something ends when that is over; nobody waits for it.
    Promise.resolve(this.#source?.return?.()).catch(() => undefined);
  }

  #next(): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('The body is not wanted any more'));
      this.#leave = reject;
      try {
        this.#source ??= this.#body.bytes()[Symbol.asyncIterator]();
        this.#source
          .next()
          .then(({ done, value }) => resolve(done === true ? null : value), reject);
      } catch (error) {
        reject(error);
      }
    });
  }

  #watch(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(this.#onStall, this.#idleMs);
    this.#timer.unref();
  }

  #calm(): void {
    clearTimeout(this.#timer);
  }
}

function wrongLength(sent: number, length: number): BodyFailed {
  return new BodyFailed(
    sent > length
      ? text('http.contentLonger', { length })
      : text('http.contentShorter', { sent, length }),
  );
}

function unreadable(cause: unknown): BodyFailed {
  return new BodyFailed(text('http.contentUnreadable'), cause);
}
