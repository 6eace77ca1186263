import type { ApiClient, Input, Output, StreamOptions } from '../../shared/api.ts';
import type { BerthBridge, BridgeAnswer } from '../../shared/bridge.ts';
import { parseAnswer } from '../../shared/client/parse-answer.ts';
import { parseError } from '../../shared/client/parse-error.ts';
import { BerthError, type ErrorData } from '../../shared/errors.ts';
import type { CallName, StreamName } from '../../shared/methods.ts';
import { text } from '../../shared/text/text.ts';

/** The API over the preload's bridge, on the desktop. */
export function createBridgeClient(bridge: BerthBridge): ApiClient {
  return {
    async call<M extends CallName>(
      method: M,
      input: Input<M>,
      options: StreamOptions = {},
    ): Promise<Output<M>> {
      const ask: (input: Input<M>) => Promise<BridgeAnswer<unknown>> = bridge.call[method];
      const answer = await untilAborted(ask(input), options.signal);
      if (answer.ok) return parseAnswer(method, answer.result);
      throw parseError(answer.error);
    },
    stream: (method, input, options = {}) => pull(bridge, method, input, options.signal),
    onChanged(listener) {
      const stop = bridge.onChanged(listener);
      // The bridge is connected from the start: what happened before is unknown.
      queueMicrotask(() => listener(null));
      return stop;
    },
  };
}

/** A call over the bridge cannot be stopped; who cancels no longer waits for it. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(BerthError.of('CANCELLED', text('page.cancelled')));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

type Step<T> = { item: T; taken: () => void } | { end: ErrorData | null };

/** Turns the bridge's push into a pull: an item is taken off only when the reader asks for the next. */
async function* pull<M extends StreamName>(
  bridge: BerthBridge,
  method: M,
  input: Input<M>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Output<M>, void, undefined> {
  const waiting: Step<unknown>[] = [];
  let wake: () => void = () => undefined;
  const arrived = (step: Step<unknown>) => {
    waiting.push(step);
    wake();
  };
  signal?.addEventListener('abort', () => wake(), { once: true });
  const cancel = bridge.stream(
    method,
    input,
    (item) => new Promise<void>((taken) => arrived({ item, taken })),
    (end) => arrived({ end }),
  );
  let ended = false;
  try {
    for (;;) {
      if (signal?.aborted === true) throw BerthError.of('CANCELLED', text('page.cancelled'));
      const step = waiting.shift();
      if (step === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if ('end' in step) {
        ended = true;
        if (step.end === null) return;
        throw parseError(step.end);
      } else {
        yield parseAnswer(method, step.item);
        step.taken();
      }
    }
  } finally {
    if (!ended) cancel();
  }
}
