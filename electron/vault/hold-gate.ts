/** Lets many hold at a time, or one work alone. Holds must not be nested: the inner one may wait for ever. */
export class HoldGate {
  #holders = 0;
  #closed: Promise<void> | null = null;
  #drained: () => void = () => undefined;

  /** Runs `work` while nobody works alone. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed !== null) await this.#closed;
    this.#holders += 1;
    try {
      return await work();
    } finally {
      this.#holders -= 1;
      if (this.#holders === 0) this.#drained();
    }
  }

  /** Waits until nobody holds, and keeps everybody else out while `work` runs. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed !== null) await this.#closed;
    let reopen = (): void => undefined;
    this.#closed = new Promise((resolve) => {
      reopen = resolve;
    });
    try {
      if (this.#holders > 0)
        await new Promise<void>((resolve) => {
          this.#drained = resolve;
        });
      return await work();
    } finally {
      this.#closed = null;
      reopen();
    }
  }
}
