import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { BerthError, type ErrorData, toErrorData } from '../../shared/errors.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';

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
