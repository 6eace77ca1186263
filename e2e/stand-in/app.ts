import { EventEmitter } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstanceLock } from './instance-lock.ts';
import { loud, preventable } from './loud.ts';

export interface AppParts {
  readonly name: string;
  readonly version: string;
  readonly appPath: string;
  readonly lock: InstanceLock;
  readonly closeAllWindows: () => Promise<boolean>;
  readonly destroyAllWindows: () => Promise<void>;
  /** The last thing: ends Chromium and the process. */
  readonly end: (code: number) => void;
}

export interface StandInApp {
  readonly module: Electron.App;
  readonly isReady: () => boolean;
  readonly isLeaving: () => boolean;
  /** Resolves when the app first asks to be told that it is ready. */
  readonly asked: Promise<void>;
  /** Lets `whenReady` settle and emits `ready`. */
  becomeReady(): void;
  emit(event: string, ...args: unknown[]): void;
}

/** The life of the app: ready, windows, quit in Electron's order (docs/api/app.md, "Events"). */
export function createApp(parts: AppParts): StandInApp {
  const events = new EventEmitter();
  let ready = false;
  let leaving = false;
  let ask: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const whenReady = new Promise<void>((resolve) => events.once('ready', () => resolve()));
  events.on('newListener', (event) => {
    if (event === 'ready') ask();
  });
  const paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
    ['downloads', join(homedir(), 'Downloads')],
    ['appData', process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')],
    ['exe', process.execPath],
  ]);
  const getPath = (name: string): string => {
    const known = paths.get(name);
    if (known !== undefined) return known;
    if (name === 'userData') return join(getPath('appData'), parts.name);
    if (name === 'sessionData') return getPath('userData');
    throw new Error(`The Electron stand-in has no path ${name}`);
  };

  const exit = async (code: number): Promise<void> => {
    if (leaving) return;
    leaving = true;
    events.emit('quit', preventable({}), code);
    await Promise.race([parts.destroyAllWindows(), new Promise((done) => setTimeout(done, 1000))]);
    await parts.lock.told();
    parts.end(code);
  };
  const quit = async (): Promise<void> => {
    const before = preventable({});
    events.emit('before-quit', before);
    if (before.defaultPrevented || !(await parts.closeAllWindows())) return;
    leaveUnlessPrevented();
  };
  const leaveUnlessPrevented = (): void => {
    const will = preventable({});
    events.emit('will-quit', will);
    if (!will.defaultPrevented) void exit(0);
  };

  let sandboxed = false;
  const switches = new Map<string, string>();
  const module = loud<Electron.App>(
    'app',
    {
      isPackaged: false,
      isReady: () => ready,
      whenReady: () => {
        ask();
        return whenReady;
      },
      quit: () => void quit(),
      exit: (code) => void exit(code ?? 0),
      getName: () => parts.name,
      name: parts.name,
      getVersion: () => parts.version,
      getAppPath: () => parts.appPath,
      getLocale: () => 'en-US',
      getPath,
      setPath: (name, path) => void paths.set(name, path),
      focus: () => undefined,
      requestSingleInstanceLock: () =>
        parts.lock.request(getPath('userData'), (argv) =>
          events.emit('second-instance', preventable({}), argv, process.cwd(), {}),
        ),
      releaseSingleInstanceLock: () => parts.lock.release(),
      enableSandbox() {
        if (ready) throw new Error('app.enableSandbox() can only be called before app is ready');
        sandboxed = true;
      },
      commandLine: loud<Electron.CommandLine>('commandLine', {
        appendSwitch: (name, value) => void switches.set(name, value ?? ''),
        hasSwitch: (name) => switches.has(name),
        getSwitchValue: (name) => switches.get(name) ?? '',
      }),
      getLoginItemSettings: () =>
        loud<Electron.LoginItemSettings>('LoginItemSettings', { openAtLogin: false }),
    },
    events,
  );
  // Electron quits by itself when nobody listens.
  const allClosed = (): void => {
    if (leaving || events.listenerCount('window-all-closed') > 0) return;
    void quit();
  };
  return {
    module,
    isReady: () => ready,
    isLeaving: () => leaving,
    asked,
    becomeReady() {
      if (!sandboxed) process.stderr.write('The app did not call app.enableSandbox()\n');
      ready = true;
      events.emit('will-finish-launching');
      events.emit('ready', preventable({}), {});
    },
    emit(event, ...args) {
      events.emit(event, ...args);
      if (event === 'window-all-closed') allClosed();
    },
  };
}
