import { api, type CallContext, type Handlers } from '../../shared/api.ts';
import { BerthError } from '../../shared/errors.ts';
import {
  type CallName,
  isCallName,
  isStreamName,
  type MethodName,
  type StreamName,
} from '../../shared/methods.ts';
import { text } from '../../shared/text/text.ts';

import type { AppCore } from './app-core.ts';
import { assertInputFits } from './input-limits.ts';

/** What a dispatched call reaches of the core. */
type Dispatched = Pick<AppCore, 'handlers' | 'used'>;

/** What a page that nobody looks at asks on its own after an event: no use. */
const unattended: ReadonlySet<MethodName> = new Set([
  'vault.status',
  'settings.get',
  'app.info',
  'registries.list',
  'favourites.list',
  'recents.list',
  'jobs.list',
  'jobs.watch',
]);

/**
 * The one door behind both transports: finds the method, parses its input and
 * calls its handler. Throws INVALID_INPUT naming the path when the input does
 * not fit, TOO_LARGE when it is too long, NOT_FOUND when there is no such method.
 */
export async function dispatchCall(
  core: Dispatched,
  method: string,
  rawInput: unknown,
  context: CallContext,
): Promise<unknown> {
  if (!isCallName(method)) throw unknownMethod(method);
  if (!unattended.has(method)) core.used();
  return invokeCall(core.handlers, method, rawInput, context);
}

/**
 * Opens a stream and awaits its first item or error, so that an early failure
 * is an ordinary error answer. Throws like `dispatchCall`. The returned
 * iterator asks its handler for an item only when the consumer does.
 */
export async function dispatchStream(
  core: Dispatched,
  method: string,
  rawInput: unknown,
  context: CallContext,
): Promise<AsyncGenerator<unknown, void, undefined>> {
  if (!isStreamName(method)) throw unknownMethod(method);
  core.used();
  const source = invokeStream(core.handlers, method, rawInput, context)[Symbol.asyncIterator]();
  const first = await source.next();
  // A generator that is never started runs no `finally`: a caller gone by now would leave the source open.
  if (context.signal.aborted) {
    await source.return?.();
    throw BerthError.of('CANCELLED', text('app.cancelled', { method }));
  }
  return (async function* () {
    try {
      let result = first;
      while (result.done !== true) {
        core.used();
        yield result.value;
        result = await source.next();
      }
    } finally {
      await source.return?.();
    }
  })();
}

function invokeCall<M extends CallName>(
  handlers: Handlers,
  method: M,
  rawInput: unknown,
  context: CallContext,
): Promise<unknown> {
  const input = parseInput(method, rawInput);
  const handler = handlers[method] as (input: unknown, context: CallContext) => Promise<unknown>;
  return handler(input, context);
}

function invokeStream<M extends StreamName>(
  handlers: Handlers,
  method: M,
  rawInput: unknown,
  context: CallContext,
): AsyncIterable<unknown> {
  const input = parseInput(method, rawInput);
  const handler = handlers[method] as (
    input: unknown,
    context: CallContext,
  ) => AsyncIterable<unknown>;
  return handler(input, context);
}

function parseInput(method: MethodName, rawInput: unknown): unknown {
  assertInputFits(method, rawInput);
  const parsed = api[method].input.safeParse(rawInput);
  if (parsed.success) return parsed.data;
  throw BerthError.fromZod(parsed.error, text('input.ofMethod', { method }));
}

function unknownMethod(method: string): BerthError {
  return BerthError.of(
    'NOT_FOUND',
    text('app.noMethod', { method: JSON.stringify(method.slice(0, 100)) }),
  );
}
