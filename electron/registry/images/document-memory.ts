import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';

/** One reading that several may wait for. */
interface Flight<T> {
  value: Promise<T>;
  waiting: number;
  ended: AbortController;
}

/**
 * Documents by digest, whose bytes were proven: none is asked for twice while it
 * is remembered, and those who want the same one at the same time share one
 * request. The oldest go when there are more bytes than may be kept.
 */
export class DocumentMemory<T> {
  /** Least recently used first. */
  readonly #kept = new Map<string, T>();
  readonly #flights = new Map<string, Flight<T>>();
  readonly #limit: number;
  readonly #sizeOf: (value: T) => number;
  #bytes = 0;

  constructor({ limit, sizeOf }: { limit: number; sizeOf: (value: T) => number }) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  /** What is remembered of a key; it counts as used. */
  peek(key: string): T | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  /** Remembers a document that came on another way. */
  keep(key: string, value: T): void {
    if (this.#kept.has(key)) return;
    const size = this.#sizeOf(value);
    if (size > this.#limit / 2) return;
    this.#kept.set(key, value);
    this.#bytes += size;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= this.#limit) break;
      this.#kept.delete(oldest);
      this.#bytes -= this.#sizeOf(old);
    }
  }

  /**
   * The document, read where it is not remembered. The reading goes on as long
   * as somebody waits: an aborted `signal` leaves it to the others, and ends it
   * when there are none. Throws CANCELLED, and what `read` does.
   */
  async get(
    key: string,
    read: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const kept = this.peek(key);
    if (kept !== undefined) return kept;
    const flight = this.#flights.get(key) ?? this.#begin(key, read);
    flight.waiting += 1;
    try {
      return await untilLeft(flight.value, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.ended.abort(signal.reason);
      }
    }
  }

  #begin(key: string, read: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const ended = new AbortController();
    const value = read(ended.signal).then((document) => {
      this.keep(key, document);
      return document;
    });
    const flight: Flight<T> = { value, waiting: 0, ended };
    const over = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    value.then(over, over);
    this.#flights.set(key, flight);
    return flight;
  }
}

/** Rejects as soon as a caller leaves; the others go on waiting. */
function untilLeft<T>(value: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(BerthError.of('CANCELLED', text('images.cancelled')));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
