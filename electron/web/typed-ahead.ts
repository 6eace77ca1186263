import type { Readable } from 'node:stream';

/** A terminal's input, as far as it is needed here. */
export type TerminalInput = Readable & {
  isTTY?: boolean | undefined;
  setRawMode?: ((raw: boolean) => unknown) | undefined;
};

/** Milliseconds without a byte after which nothing is on its way any more. */
const quietMs = 60;
/** Milliseconds after which something that types without end is not waited for. */
const mostMs = 3_000;
const interrupt = 0x03;

/**
 * Reads away what was typed before a question is asked, half a line too: it can be no
 * answer to it. False when nothing may be asked: Ctrl+C was among it, the input
 * ended, or it does not become quiet.
 */
export async function dropTypedAhead(input: TerminalInput, signal: AbortSignal): Promise<boolean> {
  // A terminal that edits lines keeps an unfinished one to itself.
  input.setRawMode?.(true);
  let mayAsk = true;
  let heard = true;
  const hear = (chunk: Buffer | string) => {
    heard = true;
    if (Buffer.from(chunk).includes(interrupt)) mayAsk = false;
  };
  input.on('data', hear);
  input.resume();
  try {
    const end = Date.now() + mostMs;
    while (heard && mayAsk && !signal.aborted) {
      heard = false;
      if (Date.now() > end) return false;
      await quiet();
    }
    return mayAsk && !input.readableEnded;
  } finally {
    input.off('data', hear);
    input.pause();
    input.setRawMode?.(false);
  }
}

/** After the timer comes a look at what can be read, also where the process was busy in between. */
function quiet(): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(() => setImmediate(() => setImmediate(resolve)), quietMs),
  );
}
