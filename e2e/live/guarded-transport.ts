import { Agent, type Dispatcher } from 'undici';
import { changesNothing, type SeenRequest } from './read-only.ts';

export interface SeenExchange {
  request: SeenRequest;
  /** Null while there is no answer. */
  status: number | null;
}

export interface GuardedTransport extends Disposable {
  /** Everything that was sent, in order. */
  readonly exchanges: readonly SeenExchange[];
  /** How many requests were kept from being sent, since they might have changed something. */
  readonly refused: () => number;
}

/**
 * Lets nothing out of this process's HTTP client that might change something at
 * a registry, and keeps what is sent. It stands in undici's own dispatch, which
 * every request of Berth passes, so that no code above can go around it.
 */
export function guardTransport(): GuardedTransport {
  const exchanges: SeenExchange[] = [];
  let refused = 0;
  const { dispatch } = Agent.prototype;
  const { fetch } = globalThis;
  Agent.prototype.dispatch = function (options, handler) {
    const request = requestOf(options);
    if (!changesNothing(request)) {
      refused += 1;
      throw new Error('This request might change something and was not sent');
    }
    const exchange: SeenExchange = { request, status: null };
    exchanges.push(exchange);
    return dispatch.call(this, options, watched(handler, exchange));
  };
  globalThis.fetch = () => Promise.reject(new Error('Berth asks by its own transport alone'));
  return {
    exchanges,
    refused: () => refused,
    [Symbol.dispose]() {
      Agent.prototype.dispatch = dispatch;
      globalThis.fetch = fetch;
    },
  };
}

/** The same handler, with a look at the status of the answer. */
function watched(
  handler: Dispatcher.DispatchHandler,
  exchange: SeenExchange,
): Dispatcher.DispatchHandler {
  return new Proxy(handler, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        // onResponseStart(controller, status, …), in older handlers onHeaders(status, …).
        const status = key === 'onResponseStart' ? given[1] : key === 'onHeaders' ? given[0] : null;
        if (typeof status === 'number') exchange.status = status;
        return Reflect.apply(value, target, given);
      };
    },
  });
}

function requestOf(options: Dispatcher.DispatchOptions): SeenRequest {
  const { origin, path, method, headers, body } = options;
  const entries = Object.entries(Array.isArray(headers) ? pairs(headers) : (headers ?? {}));
  return {
    method,
    url: new URL(path, String(origin)),
    headers: Object.fromEntries(
      entries.map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: typeof body === 'string' || Buffer.isBuffer(body) ? String(body) : '',
  };
}

function pairs(flat: readonly unknown[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) found[String(flat[at])] = String(flat[at + 1]);
  return found;
}
