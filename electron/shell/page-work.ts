import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';

/** Items a stream may send before the page has taken the first. */
const windowSize = 4;
/** Streams one page may hold open; a page of ours needs a handful. */
const maxStreams = 64;

export interface PageStream {
  readonly controller: AbortController;
  readonly credit: CreditWindow;
}

/** What one page has under way. Ids of streams mean nothing to any other page. */
export class PageWork {
  readonly #calls = new Set<AbortController>();
  readonly #streams = new Map<number, PageStream>();

  /** Runs a call with a signal that ends with the page. */
  async call<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#calls.add(controller);
    try {
      return await run(controller.signal);
    } finally {
      this.#calls.delete(controller);
    }
  }

  /** Registers a stream. Throws INVALID_INPUT when the id is taken or too many are open. */
  open(id: number): PageStream {
    if (this.#streams.has(id)) throw BerthError.invalid('id', text('window.streamOpen'));
    if (this.#streams.size >= maxStreams)
      throw BerthError.invalid('id', text('window.manyStreams', { maximum: maxStreams }));
    const stream = { controller: new AbortController(), credit: new CreditWindow(windowSize) };
    this.#streams.set(id, stream);
    return stream;
  }

  /** Forgets a stream that has ended, unless its id means another one by now. */
  closed(id: number, stream: PageStream): void {
    if (this.#streams.get(id) === stream) this.#streams.delete(id);
  }

  /** The page is done with one item. */
  taken(id: number): void {
    this.#streams.get(id)?.credit.give();
  }

  cancel(id: number): void {
    this.#streams.get(id)?.controller.abort(cancelled());
  }

  /** The page went away: everything it asked for ends. */
  endAll(): void {
    for (const controller of this.#calls) controller.abort(cancelled());
    for (const { controller } of this.#streams.values()) controller.abort(cancelled());
    this.#calls.clear();
    this.#streams.clear();
  }
}

function cancelled(): BerthError {
  return BerthError.of('CANCELLED', text('web.listCancelled'));
}

/**
 * How many items a producer may be ahead of its consumer. Each item takes one
 * credit; the consumer gives it back when it is done with the item.
 */
export class CreditWindow {
  readonly #size: number;
  #left: number;
  #waiting: (() => void) | undefined;

  constructor(size: number) {
    this.#size = size;
    this.#left = size;
  }

  /** Resolves when an item may be sent, or when the signal is aborted. */
  async take(signal: AbortSignal): Promise<void> {
    if (this.#left === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', go);
          this.#waiting = undefined;
          resolve();
        };
        this.#waiting = go;
        signal.addEventListener('abort', go);
      });
    }
    this.#left = Math.max(0, this.#left - 1);
  }

  /** Gives one credit back; more than the window's size cannot be had. */
  give(): void {
    this.#left = Math.min(this.#size, this.#left + 1);
    this.#waiting?.();
  }
}
