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
