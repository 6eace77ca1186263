import { decode, encode, type Wire, type WireRules } from './wire.ts';

/** Carries a message to the other world and answers at once. */
export type RequestPurpose = (message: BridgeMessage) => BridgeMessage | null;

export type BridgeMessage =
  | { type: 'expose'; key: string; value: Wire }
  | { type: 'open'; url: string; frameName: string; features: string }
  | { type: 'call'; fn: number; args: Wire }
  | { type: 'settle'; promise: number; ok: boolean; value: Wire }
  | { type: 'done'; value: Wire }
  | { type: 'failed'; message: string };

interface Settlers {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const unknownFailure =
  'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';

/**
 * One end of the context bridge (Electron, "contextBridge", table "Parameter /
 * Error / Return Type support"): functions and promises are proxied, plain
 * objects are copied without their prototype, errors keep their message alone,
 * symbols and the like are refused, nesting beyond 1000 is refused.
 */
export class BridgePeer {
  readonly #ask: RequestPurpose;
  /** Our functions that the other world may call. */
  readonly #functions: ((...args: unknown[]) => unknown)[] = [];
  readonly #functionIds = new Map<object, number>();
  /** What stands here for functions of the other world; going back they become themselves again. */
  readonly #foreign = new WeakMap<object, number>();
  readonly #promises = new Map<number, Settlers>();
  #lastPromise = 0;
  readonly #rules: WireRules;

  constructor(ask: RequestPurpose) {
    this.#ask = ask;
    this.#rules = {
      errorNames: false,
      maxDepth: 1000,
      depthMessage:
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      handle: (value) => this.#handle(value),
    };
  }

  encode(value: unknown): Wire {
    return encode(value, this.#rules);
  }

  decode(wire: Wire): unknown {
    return decode(wire, (tag, id) => this.#revive(tag, id));
  }

  /** Answers one message of the other world. */
  answer(message: BridgeMessage): BridgeMessage | null {
    if (message.type === 'settle') {
      const settlers = this.#promises.get(message.promise);
      this.#promises.delete(message.promise);
      const value = this.decode(message.value);
      if (message.ok) settlers?.resolve(value);
      else settlers?.reject(value);
      return null;
    }
    if (message.type !== 'call') return null;
    try {
      const fn = this.#functions[message.fn];
      if (fn === undefined) throw new Error('No such function');
      const args = this.decode(message.args);
      return { type: 'done', value: this.encode(fn(...(Array.isArray(args) ? args : []))) };
    } catch (error) {
      return { type: 'failed', message: error instanceof Error ? error.message : unknownFailure };
    }
  }

  #handle(value: object): { tag: string; id: number } | undefined {
    if (typeof value === 'function') {
      const foreign = this.#foreign.get(value);
      if (foreign !== undefined) return { tag: 'yours', id: foreign };
      const known = this.#functionIds.get(value);
      if (known !== undefined) return { tag: 'function', id: known };
      const id = this.#functions.length;
      this.#functions.push((...args) => Reflect.apply(value, undefined, args));
      this.#functionIds.set(value, id);
      return { tag: 'function', id };
    }
    if (!(value instanceof Promise)) return undefined;
    this.#lastPromise += 1;
    const promise = this.#lastPromise;
    const settle = (ok: boolean, result: unknown) => {
      try {
        this.#ask({ type: 'settle', promise, ok, value: this.encode(result) });
      } catch (error) {
        this.#ask({ type: 'settle', promise, ok: false, value: this.encode(error) });
      }
    };
    value.then(
      (result: unknown) => settle(true, result),
      (error: unknown) => settle(false, error),
    );
    return { tag: 'promise', id: promise };
  }

  #revive(tag: string, id: number): unknown {
    if (tag === 'yours') return this.#original(id);
    if (tag === 'promise')
      return new Promise((resolve, reject) => this.#promises.set(id, { resolve, reject }));
    const stand = (...args: unknown[]): unknown => {
      const reply = this.#ask({ type: 'call', fn: id, args: this.encode(args) });
      if (reply?.type === 'failed') throw new Error(reply.message);
      return reply?.type === 'done' ? this.decode(reply.value) : undefined;
    };
    this.#foreign.set(stand, id);
    return stand;
  }

  #original(id: number): unknown {
    for (const [fn, known] of this.#functionIds) if (known === id) return fn;
    return undefined;
  }
}
