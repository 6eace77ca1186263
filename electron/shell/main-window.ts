import { t } from '@lingui/core/macro';
import { app, BrowserWindow, dialog, nativeTheme, screen, type WebContents } from 'electron';
import type { KeyValueFile, Logger } from '../../shared/ports.ts';
import { appIcon } from './images.ts';
import { ownUrl } from './own-origin.ts';
import { recoverPage } from './page-recovery.ts';
import { uiPartition } from './sessions.ts';
import { minimumSize, rememberBounds, restoreBounds } from './window-bounds.ts';

export interface MainWindowParts {
  /** Absolute path of the preload bundle, a single CommonJS file. */
  preload: string;
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

/** The one window of the desktop app. */
export function createMainWindow(parts: MainWindowParts): MainWindow {
  let current: BrowserWindow | null = null;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    parts.logger.error('process.childGone', { kind: type, reason });
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
      preload: parts.preload,
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
      devTools: !app.isPackaged,
    },
  });
  parts.onPage(window.webContents);
  if (maximized) window.maximize();
  if (showWhenReady) window.once('ready-to-show', () => window.show());
  // A failure is told by the page's own events.
  const load = () => void window.loadURL(ownUrl()).catch(() => undefined);
  const { webContents: contents } = window;
  recoverPage({ contents, logger: parts.logger, load, ask: (what) => askToRetry(window, what) });
  load();
  return window;
}

/** The colour seen before the page paints, so that a dark desktop is not flashed at. */
export function windowColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#16181b' : '#ffffff';
}

/** In the system's own dialog, since there is no page; a window that is given up is made anew when it is wanted. */
async function askToRetry(window: BrowserWindow, what: 'notLoaded' | 'crashed'): Promise<boolean> {
  window.show();
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: what === 'crashed' ? t`The page keeps crashing` : t`The page did not load`,
    detail: t`Saved data is kept. See the log.`,
    buttons: [t`Try again`, t`Close`],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response !== 0 && !window.isDestroyed()) window.destroy();
  return response === 0;
}

function save(window: BrowserWindow, { stateFile, logger }: MainWindowParts): void {
  try {
    rememberBounds(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  } catch {
    logger.warn('window.boundsNotSaved');
  }
}
