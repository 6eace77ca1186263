import type { ServerResponse } from 'node:http';
import type { AppCore } from '../app/app-core.ts';

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
