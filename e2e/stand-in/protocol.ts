import { loud } from './loud.ts';
import { reserveScheme } from './origins.ts';

type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1];

export interface StandInProtocol {
  readonly module: Electron.Protocol;
  handlerOf(scheme: string): ProtocolHandler | undefined;
}

/** The protocol object of one session; a handler of another session does not reach it. */
export function createProtocol(isReady: () => boolean): StandInProtocol {
  const handlers = new Map<string, ProtocolHandler>();
  let declared = false;
  const module = loud<Electron.Protocol>('protocol', {
    registerSchemesAsPrivileged(schemes) {
      if (isReady())
        throw new Error(
          'protocol.registerSchemesAsPrivileged should be called before app is ready',
        );
      if (declared)
        throw new Error(
          'The stand-in takes registerSchemesAsPrivileged once, as Electron keeps only the last',
        );
      declared = true;
      for (const { scheme, privileges } of schemes) {
        if (privileges?.bypassCSP === true) throw new Error('The stand-in cannot bypass a CSP');
        if (privileges?.standard !== true || privileges.secure !== true)
          throw new Error('The stand-in shows schemes on https: they must be standard and secure');
        reserveScheme(scheme);
      }
    },
    handle(scheme, handler) {
      if (!isReady()) throw new Error('protocol.handle can only be used after app is ready');
      if (handlers.has(scheme)) throw new Error(`The scheme has been intercepted: ${scheme}`);
      handlers.set(scheme, handler);
    },
    unhandle: (scheme) => void handlers.delete(scheme),
    isProtocolHandled: (scheme) => handlers.has(scheme),
  });
  return { module, handlerOf: (scheme) => handlers.get(scheme) };
}
