import { EventEmitter } from 'node:events';
import { loud } from './loud.ts';
import { createProtocol, type StandInProtocol } from './protocol.ts';

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;
type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0];

/** A session and what the app has set on it. */
export interface StandInSession {
  readonly partition: string;
  readonly module: Electron.Session;
  readonly protocol: StandInProtocol;
  beforeRequest(): BeforeRequest | null;
  permissionCheck(): PermissionCheck;
  permissionRequest(): PermissionRequest;
}

export interface StandInSessions {
  readonly module: typeof Electron.session;
  readonly defaultSession: StandInSession;
  of(preferences: Electron.WebPreferences | undefined): StandInSession;
}

export function createSessions(
  defaultProtocol: StandInProtocol,
  isReady: () => boolean,
): StandInSessions {
  const sessions = new Map<string, StandInSession>();
  const defaultSession = createSession('', defaultProtocol);
  sessions.set('', defaultSession);

  const fromPartition = (partition: string): StandInSession => {
    if (!isReady()) throw new Error('Session can only be received when app is ready');
    const known = sessions.get(partition) ?? createSession(partition, createProtocol(isReady));
    sessions.set(partition, known);
    return known;
  };
  return {
    module: loud<typeof Electron.session>('session', {
      fromPartition: (partition) => fromPartition(partition).module,
      get defaultSession() {
        if (!isReady()) throw new Error('Session can only be received when app is ready');
        return defaultSession.module;
      },
    }),
    defaultSession,
    of(preferences) {
      const given = [...sessions.values()].find(({ module }) => module === preferences?.session);
      return given ?? fromPartition(preferences?.partition ?? '');
    },
  };
}

function createSession(partition: string, protocol: StandInProtocol): StandInSession {
  let beforeRequest: BeforeRequest | null = null;
  let permissionCheck: PermissionCheck = null;
  let permissionRequest: PermissionRequest = null;
  let proxy = '';
  const webRequest = loud<Electron.WebRequest>('webRequest', {
    onBeforeRequest(
      ...args: [BeforeRequest | null] | [Electron.WebRequestFilter, BeforeRequest | null]
    ) {
      if (args.length === 2) throw new Error('The stand-in knows no filters of onBeforeRequest');
      beforeRequest = args[0];
    },
  });
  const module: Electron.Session = loud<Electron.Session>(
    `session (${partition === '' ? 'default' : partition})`,
    {
      protocol: protocol.module,
      webRequest,
      setPermissionCheckHandler: (handler) => {
        permissionCheck = handler;
      },
      setPermissionRequestHandler: (handler) => {
        permissionRequest = handler;
      },
      setDevicePermissionHandler: () => undefined,
      setSpellCheckerEnabled: () => undefined,
      isSpellCheckerEnabled: () => false,
      isPersistent: () => partition.startsWith('persist:'),
      // Asked as Chromium asks about a request of its own; nothing is sent.
      fetch: (input) => askToFetch(String(input), beforeRequest),
      setProxy: async ({ proxyRules = '' }) => {
        proxy = proxyRules;
      },
      // As Chromium answers for one proxy of http; tests set another answer where a proxy matters.
      resolveProxy: async () => (proxy === '' ? 'DIRECT' : `PROXY ${new URL(proxy).host}`),
    },
    new EventEmitter(),
  );
  return {
    partition,
    module,
    protocol,
    beforeRequest: () => beforeRequest,
    permissionCheck: () => permissionCheck,
    permissionRequest: () => permissionRequest,
  };
}

function askToFetch(url: string, listener: BeforeRequest | null): Promise<Response> {
  return new Promise((_resolve, reject) => {
    const answer = ({ cancel }: Electron.CallbackResponse) =>
      reject(new Error(cancel === true ? 'net::ERR_BLOCKED_BY_CLIENT' : 'net::ERR_FAILED'));
    if (listener === null) answer({});
    else
      listener(
        {
          id: 0,
          url,
          method: 'GET',
          resourceType: 'other',
          referrer: '',
          timestamp: Date.now(),
          uploadData: [],
        },
        answer,
      );
  });
}
