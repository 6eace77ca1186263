/** Names that are asked for at a time: about what a window shows. */
const atATime = 40;
/** Milliseconds that a row stands before its name is asked for: those that rush by are not. */
const standsFor = 60;

/** Which rows are in sight, so that only these are asked for. */
export class NamesInSight {
  readonly #since = new Map<string, number>();
  #changed: () => void = () => undefined;

  /** Says that a name is in sight; returns the way to say that it no longer is. */
  add(name: string): () => void {
    this.#since.set(name, performance.now());
    this.#changed();
    return () => this.#since.delete(name);
  }

  /** The names in sight, each once, as long as `signal` lasts. */
  async *batches(signal: AbortSignal): AsyncGenerator<readonly string[], void, undefined> {
    const asked = new Set<string>();
    while (!signal.aborted) {
      const now = performance.now();
      const next = [...this.#since]
        .filter(([name, since]) => !asked.has(name) && now - since >= standsFor)
        .slice(0, atATime)
        .map(([name]) => name);
      if (next.length > 0) {
        for (const name of next) asked.add(name);
        yield next;
        continue;
      }
      const waits = [...this.#since.keys()].some((name) => !asked.has(name));
      await this.#untilChanged(signal, waits ? standsFor : null);
    }
  }

  #untilChanged(signal: AbortSignal, ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(go, ms);
      signal.addEventListener('abort', go);
      this.#changed = go;
    });
  }
}
