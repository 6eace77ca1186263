import { createApp, type StandInApp } from './app.ts';
import { createWindows, type StandInWindows } from './browser-window.ts';
import type { CdpConnection } from './cdp.ts';
import { watchDownloads } from './downloads.ts';
import { createInstanceLock } from './instance-lock.ts';
import { createIpcMain } from './ipc-main.ts';
import { createMenus } from './menu.ts';
import { createNativeImage } from './native-image.ts';
import { createNativeTheme } from './native-theme.ts';
import { createProtocol } from './protocol.ts';
import { createSafeStorage, type SafeStorageOptions } from './safe-storage.ts';
import { createScreen } from './screen.ts';
import { createSessions } from './session.ts';
import {
  createClipboard,
  createDialog,
  createNet,
  createPowerMonitor,
  createShell,
  recordOutside,
} from './small-parts.ts';
import type { Stage } from './stage.ts';
import { createTrayClass } from './tray.ts';

export interface ElectronOptions {
  readonly stage: Stage;
  readonly name: string;
  readonly version: string;
  readonly appPath: string;
  readonly backend: SafeStorageOptions['backend'];
  readonly end: (code: number) => void;
}

export interface StandInElectron {
  readonly module: Partial<typeof Electron>;
  readonly app: StandInApp;
  /** Closes the pages that ours opened: every one of them was denied. */
  watchPopups(connection: CdpConnection): Promise<void>;
  /** Asks the app about what pages download; what it allows goes to a folder. */
  watchDownloads(connection: CdpConnection, folder: string): Promise<void>;
}

/** Puts the module `electron` together. */
export function createElectron(options: ElectronOptions): StandInElectron {
  const { stage } = options;
  let windows: StandInWindows | undefined;
  let quitting = false;
  const contents = () => windows?.contents() ?? [];

  const app = createApp({
    ...options,
    lock: createInstanceLock(),
    closeAllWindows: async () => {
      quitting = true;
      const closed = (await windows?.closeAll()) ?? true;
      quitting = closed;
      return closed;
    },
    destroyAllWindows: async () => {
      quitting = true;
      await windows?.destroyAll();
    },
  });
  const protocol = createProtocol(app.isReady);
  const sessions = createSessions(protocol, app.isReady);
  const ipc = createIpcMain();
  const theme = createNativeTheme(() => contents().map(({ page }) => page.ready));
  windows = createWindows({
    stage,
    ipc,
    sessions,
    dress: theme.dress,
    onContents: (made) => app.emit('web-contents-created', {}, made),
    onWindow: (made) => app.emit('browser-window-created', {}, made),
    onAllClosed: () => {
      if (!quitting) app.emit('window-all-closed');
    },
  });
  const seen = recordOutside();
  const safeStorage = createSafeStorage({
    profile: () => app.module.getPath('userData'),
    isReady: app.isReady,
    backend: options.backend,
  });

  return {
    app,
    module: {
      app: app.module,
      BrowserWindow: windows.BrowserWindow,
      clipboard: createClipboard(),
      dialog: createDialog(seen),
      ipcMain: ipc.module,
      ...createMenus(),
      nativeImage: createNativeImage(),
      nativeTheme: theme.module,
      net: createNet(),
      powerMonitor: createPowerMonitor(),
      protocol: protocol.module,
      safeStorage,
      screen: createScreen(),
      session: sessions.module,
      shell: createShell(seen),
      Tray: createTrayClass(),
      webContents: windows.webContents,
    },
    watchDownloads: ({ root }, folder) =>
      watchDownloads(root, {
        folder,
        seen,
        contentsOf: (frameId) => contents().find(({ page }) => page.targetId === frameId)?.module,
      }),
    async watchPopups({ root }) {
      root.on('Target.targetCreated', ({ targetInfo: { targetId, openerId } }) => {
        const isOurs =
          openerId !== undefined && contents().some(({ page }) => page.targetId === openerId);
        if (isOurs) root.send('Target.closeTarget', { targetId }).catch(() => undefined);
      });
      await root.send('Target.setDiscoverTargets', { discover: true });
    },
  };
}
