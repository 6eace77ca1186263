import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { BerthError, type ErrorData, toErrorData } from '../../shared/errors.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';

/**
 * Writes a stream as newline-delimited JSON: `{"item":…}` per item, then
 * `{"done":true}` or `{"error":…}`. Asks for the next item only when the reader
 * has taken the last ones. Leaving early (the signal) ends the items' producer.
 * `onFault` is told what ended it that is no BerthError.
 */
export async function answerStream(
  response: ServerResponse,
  items: AsyncIterable<unknown>,
  signal: AbortSignal,
  onFault: (fault: unknown) => void,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  response.flushHeaders();
  const error = await writeItems(response, items, signal, onFault);
  response.end(`${JSON.stringify(error === null ? { done: true } : { error })}\n`);
}

async function writeItems(
  response: ServerResponse,
  items: AsyncIterable<unknown>,
  signal: AbortSignal,
  onFault: (fault: unknown) => void,
): Promise<ErrorData | null> {
  try {
    for await (const item of items) {
      const taken = response.write(`${JSON.stringify({ item })}\n`);
      // Rejects only when the signal ends the wait, which is looked at next.
      if (!taken) await once(response, 'drain', { signal }).catch(() => undefined);
      if (signal.aborted) break;
    }
  } catch (error) {
    if (!(error instanceof BerthError)) onFault(error);
    return toErrorData(error);
  }
  // A producer that ends quietly when told to stop has not delivered everything.
  return signal.aborted ? { code: 'CANCELLED', ...asMessage(text('web.listCancelled')) } : null;
}

/** Milliseconds between comment lines that keep idle connections alive. */
const beat = 15_000;

/** Bytes that may wait for a reader before it is dropped; it reads everything anew when it returns. */
const unreadLimit = 64 * 1024;

/**
 * Answers with server-sent events: a comment at once and every 15 s, and
 * `data: {"topic","sequence"}` for each change, until the signal or the reader ends it.
 */
export function answerEvents(response: ServerResponse, core: AppCore, signal: AbortSignal): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const send = (text: string) => {
    if (response.writableLength > unreadLimit) response.destroy();
    else response.write(text);
  };
  send(': connected\n\n');
  const timer = setInterval(() => send(': still here\n\n'), beat);
  timer.unref();
  const unsubscribe = core.onChanged((changed) => send(`data: ${JSON.stringify(changed)}\n\n`));
  const stop = () => {
    clearInterval(timer);
    unsubscribe();
    response.end();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
}
