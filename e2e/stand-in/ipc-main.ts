import { EventEmitter } from 'node:events';
import { loud } from './loud.ts';

type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export interface StandInIpc {
  readonly module: Electron.IpcMain;
  /** Runs the handler of an invoked channel. Throws where there is none, as Electron does. */
  invoke(event: Electron.IpcMainInvokeEvent, channel: string, args: unknown[]): Promise<unknown>;
  /** Delivers a sent message to the listeners of its channel. */
  deliver(event: Electron.IpcMainEvent, channel: string, args: unknown[]): void;
}

export function createIpcMain(): StandInIpc {
  const events = new EventEmitter();
  const handlers = new Map<string, InvokeHandler>();
  const handle = (channel: string, handler: InvokeHandler): void => {
    if (handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  };
  const removeHandler = (channel: string): void => void handlers.delete(channel);
  const module = loud<Electron.IpcMain>(
    'ipcMain',
    {
      handle,
      handleOnce: (channel, handler: InvokeHandler) =>
        handle(channel, (event, ...args) => {
          removeHandler(channel);
          return handler(event, ...args);
        }),
      removeHandler,
    },
    events,
  );
  // Specs forge events through it; Electron has it under the same name.
  Reflect.set(module, '_invokeHandlers', handlers);
  return {
    module,
    async invoke(event, channel, args) {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler(event, ...args);
    },
    deliver: (event, channel, args) => void events.emit(channel, event, ...args),
  };
}
