import { crossing } from './crossing.ts';
import { decode, encode, ipcRules, type Wire } from './wire.ts';

declare const __nonce: string;
declare function __preload(
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
): void;

type Listener = (event: unknown, ...args: unknown[]) => void;
type FromMain =
  | { type: 'message'; channel: string; args: Wire }
  | { type: 'reply'; id: number; ok: boolean; value: Wire };

/** Runs in the preload's world before the page: what a sandboxed preload can require of Electron. */
function start(): void {
  const toMain: (text: string) => void = Reflect.get(globalThis, `${__nonce}_main`);
  const { peer, ask } = crossing(__nonce, 'preload', (message) => {
    if (message.type === 'open') post(message);
    return null;
  });
  const listeners = new Map<string, Listener[]>();
  const waiting = new Map<number, (message: FromMain & { type: 'reply' }) => void>();
  let lastId = 0;

  const post = (message: object) => toMain(JSON.stringify(message));

  // Only what a person does is trusted; what a script of the page makes up is not.
  for (const [event, kind] of [
    ['mousedown', 'mouseDown'],
    ['keydown', 'keyDown'],
  ] as const)
    window.addEventListener(event, ({ isTrusted }) => isTrusted && post({ type: 'input', kind }), {
      capture: true,
    });

  Reflect.set(globalThis, `${__nonce}_receive`, (text: string) => {
    const message: FromMain = JSON.parse(text);
    if (message.type === 'reply') {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
      return;
    }
    const args = decode(message.args);
    const event = loud('IpcRendererEvent', { sender: ipcRenderer, ports: [] });
    for (const listener of [...(listeners.get(message.channel) ?? [])])
      listener(event, ...(Array.isArray(args) ? args : []));
  });

  const add = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener) => {
    const rest = [...(listeners.get(channel) ?? [])];
    const at = rest.lastIndexOf(listener);
    if (at >= 0) rest.splice(at, 1);
    listeners.set(channel, rest);
    return ipcRenderer;
  };

  const ipcRenderer: object = loud('ipcRenderer', {
    send(channel: string, ...args: unknown[]) {
      post({ type: 'send', channel, args: encode(args, ipcRules) });
    },
    invoke(channel: string, ...args: unknown[]) {
      lastId += 1;
      const id = lastId;
      post({ type: 'invoke', id, channel, args: encode(args, ipcRules) });
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ ok, value }) => {
          const result = decode(value);
          if (ok) resolve(result);
          else reject(new Error(`Error invoking remote method '${channel}': ${String(result)}`));
        });
      });
    },
    on: add,
    addListener: add,
    once(channel: string, listener: Listener) {
      const first: Listener = (...args) => {
        remove(channel, first);
        listener(...args);
      };
      return add(channel, first);
    },
    off: remove,
    removeListener: remove,
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  });

  const contextBridge = loud('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      const reply = ask({ type: 'expose', key, value: peer.encode(api) });
      if (reply?.type === 'failed') throw new Error(reply.message);
    },
  });

  const electron = loud('electron (in a sandboxed preload)', { contextBridge, ipcRenderer });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const process = loud('process (in a sandboxed preload)', {
    platform: 'linux',
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
    env: {},
    versions: {},
  });
  const module = { exports: {} };
  try {
    __preload(require, module, module.exports, process);
  } catch (error) {
    post({ type: 'preloadError', message: String(error) });
    console.error('Unable to load preload script', error);
  }
}

/** An object that names what it lacks. */
function loud(name: string, part: object): object {
  return new Proxy(part, {
    get(target, key, receiver) {
      if (Reflect.has(target, key) || typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key, receiver);
      throw new Error(`The Electron stand-in has no ${name}.${key}`);
    },
  });
}

if (window.top === window) start();
