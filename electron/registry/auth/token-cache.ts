import { RecentMap } from '../../http/recent-map.ts';

/** A Bearer token with its life, as the clock of this machine counts it. */
export interface AccessToken {
  value: string;
  /** When to fetch another, in milliseconds since 1970; earlier than the token's end. */
  renewAt: number;
}

interface Flight {
  promise: Promise<AccessToken>;
  controller: AbortController;
  waiting: number;
}

const maxTokens = 500;

/**
 * Tokens by key, one request in flight per key. A request goes on while anyone
 * waits for it and is aborted when the last one leaves.
 */
export class TokenCache {
  private readonly tokens = new RecentMap<string, AccessToken>(maxTokens);
  private readonly flights = new Map<string, Flight>();

  /** A token that need not be renewed yet, or null. */
  fresh(key: string, now: number): AccessToken | null {
    const token = this.tokens.get(key);
    if (token === undefined) return null;
    if (token.renewAt > now) return token;
    this.tokens.delete(key);
    return null;
  }

  /** Joins the request under way for a key, or starts it. Rejects with `onAbort()` when `signal` aborts. */
  async share(
    key: string,
    signal: AbortSignal,
    fetch: (signal: AbortSignal) => Promise<AccessToken>,
    onAbort: () => Error,
  ): Promise<AccessToken> {
    if (signal.aborted) throw onAbort();
    const flight = this.flights.get(key) ?? this.start(key, fetch);
    flight.waiting += 1;
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(onAbort());
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([flight.promise, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.controller.abort();
    }
  }

  /** Forgets a token the registry no longer accepts, unless it was replaced meanwhile. */
  drop(key: string, value: string): void {
    if (this.tokens.get(key)?.value === value) this.tokens.delete(key);
  }

  clear(): void {
    this.tokens.clear();
    for (const flight of this.flights.values()) flight.controller.abort();
    this.flights.clear();
  }

  private start(key: string, fetch: (signal: AbortSignal) => Promise<AccessToken>): Flight {
    const controller = new AbortController();
    const promise = fetch(controller.signal)
      .then((token) => {
        if (this.flights.get(key) === flight) this.tokens.set(key, token);
        return token;
      })
      .finally(() => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      });
    // The waiters see the failure; without one it must not count as unhandled.
    promise.catch(() => undefined);
    const flight: Flight = { promise, controller, waiting: 0 };
    this.flights.set(key, flight);
    controller.signal.addEventListener('abort', () => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    return flight;
  }
}
