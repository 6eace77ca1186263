import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { KeyValueFile, Logger } from '../../shared/ports.ts';
import { appIcon } from './images.ts';
import { ownUrl } from './own-origin.ts';
import { uiPartition } from './ui-session.ts';
import { minimumSize, rememberBounds, restoreBounds } from './window-bounds.ts';

export interface MainWindowParts {
  /** The preload bundle, a single CommonJS file. */
  preload: URL;
  stateFile: KeyValueFile;
  logger: Logger;
  /** Called with each new window's page before it loads. */
  onPage: (contents: WebContents) => void;
  /** Asked when a person closes the window: true hides it instead. */
  keepsInTray: () => boolean;
}

export interface MainWindow {
  /** Brings the window to the front, making it where there is none. */
  show(): void;
  /** Makes the window without showing it, for a start at login. */
  prepare(): void;
  /** The window while there is one. */
  current(): BrowserWindow | null;
}

/** A page that keeps crashing is not reloaded for ever. */
const maxReloads = 3;

/** The one window of the desktop face. */
export function createMainWindow(parts: MainWindowParts): MainWindow {
  let current: BrowserWindow | null = null;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });

  const make = (showWhenReady: boolean): BrowserWindow => {
    const window = openWindow(parts, showWhenReady);
    window.on('close', (event) => {
      save(window, parts);
      if (quitting || !parts.keepsInTray()) return;
      event.preventDefault();
      window.hide();
    });
    window.once('closed', () => {
      current = null;
    });
    current = window;
    return window;
  };

  return {
    show() {
      if (current === null) {
        make(true);
        return;
      }
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    prepare() {
      if (current === null) make(false);
    },
    current: () => current,
  };
}

function openWindow(parts: MainWindowParts, showWhenReady: boolean): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = restoreBounds(parts.stateFile, areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Berth',
    icon: appIcon(),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: windowColour(),
    webPreferences: {
      preload: fileURLToPath(parts.preload),
      partition: uiPartition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
    },
  });
  parts.onPage(window.webContents);
  if (maximized) window.maximize();
  if (showWhenReady) window.once('ready-to-show', () => window.show());
  recover(window, parts.logger);
  window.loadURL(ownUrl()).catch(() => parts.logger.error('window.loadFailed'));
  return window;
}

/** The colour seen before the page paints, so that a dark desktop is not flashed at. */
export function windowColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#16181b' : '#ffffff';
}

/** A crashed page comes back by itself, a few times. */
function recover(window: BrowserWindow, logger: Logger): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    logger.error('window.pageGone', { kind: reason });
    if (reason === 'clean-exit' || reloads >= maxReloads || window.isDestroyed()) return;
    reloads += 1;
    window.webContents.reload();
  });
}

function save(window: BrowserWindow, { stateFile, logger }: MainWindowParts): void {
  try {
    rememberBounds(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  } catch {
    logger.warn('window.boundsNotSaved');
  }
}
