import { EventEmitter } from 'node:events';
import { loud, loudClass, preventable } from './loud.ts';
import { screenArea } from './screen.ts';
import type { StandInSessions } from './session.ts';
import {
  createWebContents,
  type StandInContents,
  type WebContentsOptions,
} from './web-contents.ts';

export interface WindowsOptions
  extends Omit<WebContentsOptions, 'partition' | 'preferences' | 'size'> {
  readonly sessions: StandInSessions;
  readonly onContents: (contents: Electron.WebContents) => void;
  readonly onWindow: (window: Electron.BrowserWindow) => void;
  readonly onAllClosed: () => void;
}

export interface StandInWindows {
  readonly BrowserWindow: typeof Electron.BrowserWindow;
  readonly webContents: typeof Electron.webContents;
  readonly contents: () => StandInContents[];
  /** Closes every window as a person would; false when one of them refused. */
  closeAll(): Promise<boolean>;
  destroyAll(): Promise<void>;
}

interface OpenWindow {
  readonly module: Electron.BrowserWindow;
  readonly contents: StandInContents;
}

/** All windows: one page of Chromium each. */
export function createWindows(options: WindowsOptions): StandInWindows {
  const open = new Map<number, OpenWindow>();
  let lastId = 0;

  const make = (given: Electron.BrowserWindowConstructorOptions = {}): Electron.BrowserWindow => {
    lastId += 1;
    const id = lastId;
    const preferences = given.webPreferences ?? {};
    refuseUnsafe(preferences);
    const contents = createWebContents({
      ...options,
      partition: options.sessions.of(preferences),
      preferences,
      size: { width: given.width ?? 800, height: given.height ?? 600 },
    });
    const module = createWindow(id, given, contents);
    open.set(id, { module, contents });
    contents.page.once('closed', () => {
      open.delete(id);
      module.emit('closed');
      if (open.size === 0) options.onAllClosed();
    });
    options.onContents(contents.module);
    options.onWindow(module);
    return module;
  };

  const all = () => [...open.values()];
  return {
    BrowserWindow: loudClass<typeof Electron.BrowserWindow>('BrowserWindow', make, {
      getAllWindows: () => all().map(({ module }) => module),
      fromId: (id) => open.get(id)?.module ?? null,
      fromWebContents: (contents) =>
        all().find((window) => window.contents.module === contents)?.module ?? null,
      getFocusedWindow: () => all().find(({ module }) => module.isFocused())?.module ?? null,
    }),
    webContents: loud<typeof Electron.webContents>('webContents', {
      getAllWebContents: () => all().map(({ contents }) => contents.module),
      fromId: (id) => all().find(({ contents }) => contents.module.id === id)?.contents.module,
      fromDevToolsTargetId: (target) =>
        all().find(({ contents }) => contents.page.targetId === target)?.contents.module,
    }),
    contents: () => all().map(({ contents }) => contents),
    async closeAll() {
      const asked = all();
      for (const { module } of asked) module.close();
      const kept = asked.filter(({ module }) => !module.isDestroyed() && !isClosing.has(module));
      if (kept.length > 0) return false;
      await Promise.all(asked.map(({ contents }) => contents.page.close()));
      return true;
    },
    async destroyAll() {
      await Promise.all(all().map(({ contents }) => contents.page.close()));
    },
  };
}

const isClosing = new WeakSet<object>();

function createWindow(
  id: number,
  given: Electron.BrowserWindowConstructorOptions,
  contents: StandInContents,
): Electron.BrowserWindow {
  const events = new EventEmitter();
  const normal = { x: 0, y: 0, width: 800, height: 600, ...sizeOf(given) };
  const state = { visible: given.show ?? true, focused: false, minimized: false, maximized: false };
  let colour = given.backgroundColor ?? '#ffffff';

  const change = (key: keyof typeof state, value: boolean, event: string): void => {
    if (state[key] === value) return;
    state[key] = value;
    events.emit(event);
  };
  const module = loud<Electron.BrowserWindow>(
    'BrowserWindow',
    {
      id,
      webContents: contents.module,
      loadURL: (url) => contents.module.loadURL(url),
      show() {
        change('visible', true, 'show');
        change('focused', true, 'focus');
      },
      showInactive: () => change('visible', true, 'show'),
      hide() {
        change('focused', false, 'blur');
        change('visible', false, 'hide');
      },
      focus: () => change('focused', true, 'focus'),
      isVisible: () => state.visible,
      isFocused: () => state.focused,
      isDestroyed: () => contents.page.isGone,
      minimize: () => change('minimized', true, 'minimize'),
      restore: () => change('minimized', false, 'restore'),
      isMinimized: () => state.minimized,
      maximize: () => change('maximized', true, 'maximize'),
      unmaximize: () => change('maximized', false, 'unmaximize'),
      isMaximized: () => state.maximized,
      getBounds: () => (state.maximized ? { ...screenArea } : { ...normal }),
      getNormalBounds: () => ({ ...normal }),
      setBounds(bounds) {
        Object.assign(normal, bounds);
        events.emit('resize');
        events.emit('move');
      },
      getTitle: () => given.title ?? 'Electron',
      setBackgroundColor: (value) => {
        colour = value;
      },
      getBackgroundColor: () => colour,
      isMenuBarAutoHide: () => given.autoHideMenuBar ?? false,
      close() {
        const event = preventable({});
        events.emit('close', event);
        if (event.defaultPrevented) return;
        isClosing.add(module);
        void contents.page.close();
      },
      destroy: () => void contents.page.close(),
    },
    events,
  );
  contents.page.once('loaded', () => events.emit('ready-to-show'));
  return module;
}

function sizeOf(given: Electron.BrowserWindowConstructorOptions): Partial<Electron.Rectangle> {
  const { x, y, width, height } = given;
  return {
    ...(x === undefined ? {} : { x }),
    ...(y === undefined ? {} : { y }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

/** What would make a page more powerful than Chromium's own cannot be stood in for. */
function refuseUnsafe(preferences: Electron.WebPreferences): void {
  const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = preferences;
  if (sandbox !== true) throw new Error('The stand-in shows sandboxed windows only');
  if (contextIsolation === false) throw new Error('The stand-in isolates every preload');
  if (nodeIntegration === true) throw new Error('The stand-in has no Node in pages');
  if (webviewTag === true) throw new Error('The stand-in has no web views');
  if (webSecurity === false) throw new Error('The stand-in keeps web security on');
}
