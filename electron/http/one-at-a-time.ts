/** Runs the tasks of one key one after the other, in the order they came; other keys do not wait. */
export class OneAtATime {
  private readonly tails = new Map<string, Promise<void>>();

  /**
   * Waits for the tasks before it, then runs `task`. Rejects with `onAbort()`
   * when `signal` ends the wait; the task itself has to look at it.
   */
  async run<T>(
    key: string,
    task: () => Promise<T>,
    { signal, onAbort }: { signal: AbortSignal; onAbort: () => Error },
  ): Promise<T> {
    const before = this.tails.get(key) ?? Promise.resolve();
    let finish: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const tail = before.then(() => mine);
    this.tails.set(key, tail);
    // Who leaves early does not let the next one pass those before it.
    void tail.then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    try {
      await unlessAborted(before, signal, onAbort);
      return await task();
    } finally {
      finish();
    }
  }
}

function unlessAborted(
  turn: Promise<void>,
  signal: AbortSignal,
  onAbort: () => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(onAbort());
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    void turn.then(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
  });
}
