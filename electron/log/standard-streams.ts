import type { Readable, Writable } from 'node:stream';

export interface StandardStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Bytes that may wait for a reader of standard error that has stopped reading. */
const unreadLimit = 64 * 1024;

/**
 * Lets the readers of this process's streams go, or stop reading, without
 * harm: a broken pipe or a lost terminal is no fault, and a full pipe is not
 * waited for. Must run before anything is written.
 */
export function releaseStandardStreams({ stdin, stdout, stderr }: StandardStreams): void {
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  letGo(stderr);
}

/** Writes to standard error if its reader keeps up; never throws. */
export function writeError(text: string, stderr: Writable = process.stderr): void {
  try {
    if (stderr.writableLength <= unreadLimit) stderr.write(text);
  } catch {
    // Nobody is left who could be told.
  }
}

/** Node waits in `write` while a pipe or a terminal is full, and with it everything else. */
function letGo(stream: Writable): void {
  const handle: unknown = Reflect.get(stream, '_handle');
  if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) return;
  const { setBlocking } = handle;
  if (typeof setBlocking === 'function' && process.platform !== 'win32')
    Reflect.apply(setBlocking, handle, [false]);
}
