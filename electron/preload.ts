import { contextBridge, ipcRenderer } from 'electron';
import { channels, isCallName, isStreamName, methods } from '../shared/methods.ts';

/**
 * The bridge. It only carries: what it exposes is `BerthBridge`
 * (shared/bridge.ts), and every input is parsed in the main process.
 */
interface StreamListener {
  readonly onItem: (item: unknown) => unknown;
  readonly onEnd: (error: unknown) => void;
}

const streams = new Map<number, StreamListener>();
let lastStreamId = 0;

/** Errors lose their fields on the bridge, so a failure crosses as plain data. */
function failure(message: string) {
  return { ok: false, error: { code: 'INTERNAL', message } } as const;
}

async function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  try {
    return await ipcRenderer.invoke(channel, ...args);
  } catch {
    return failure('The request did not reach the main process');
  }
}

function open(
  name: unknown,
  input: unknown,
  onItem: StreamListener['onItem'],
  onEnd: StreamListener['onEnd'],
): () => void {
  if (typeof name !== 'string' || !isStreamName(name)) throw new TypeError('No such stream');
  if (typeof onItem !== 'function' || typeof onEnd !== 'function')
    throw new TypeError('A stream needs two listeners');
  lastStreamId += 1;
  const id = lastStreamId;
  streams.set(id, { onItem, onEnd });
  void invoke(channels.stream, id, name, input).then((answer) => {
    const error = earlyError(answer);
    if (error !== undefined) finish(id, error);
  });
  return () => {
    if (streams.delete(id)) ipcRenderer.send(channels.cancel, id);
  };
}

function earlyError(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'error' in answer
    ? answer.error
    : undefined;
}

function finish(id: number, error: unknown): void {
  const listener = streams.get(id);
  if (listener !== undefined && streams.delete(id)) listener.onEnd(error);
}

async function take(id: number, item: unknown): Promise<void> {
  try {
    await streams.get(id)?.onItem(item);
  } finally {
    // A listener that failed still took its item: the producer must not hang on it.
    if (streams.has(id)) ipcRenderer.send(channels.taken, id);
  }
}

ipcRenderer.on(channels.item, (_event, id: number, item: unknown) => void take(id, item));
ipcRenderer.on(channels.end, (_event, id: number, error: unknown) => finish(id, error));

const call = Object.freeze(
  Object.fromEntries(
    Object.keys(methods)
      .filter(isCallName)
      .map((name) => [name, (input: unknown) => invoke(channels.call, name, input)]),
  ),
);

contextBridge.exposeInMainWorld(
  'berth',
  Object.freeze({
    face: 'desktop',
    call,
    stream: open,
    onChanged(listener: (changed: unknown) => void): () => void {
      const follow = (_event: unknown, changed: unknown) => listener(changed);
      ipcRenderer.on(channels.changed, follow);
      return () => ipcRenderer.off(channels.changed, follow);
    },
  }),
);
