import { homedir } from 'node:os';
import { app, dialog, ipcMain, Menu, powerMonitor, protocol, safeStorage, shell } from 'electron';
import Store from 'electron-store';
import { createShutdown } from './app/shutdown.ts';
import { createLog } from './log/log.ts';
import { guardProcess } from './log/process-guard.ts';
import { openCore } from './open-core.ts';
import { declareAppScheme } from './shell/app-files.ts';
import { keepAppMenu } from './shell/app-menu.ts';
import { isFirstInstance, placeChromiumProfile } from './shell/chromium-profile.ts';
import { createDialogConfirmation, downloadsFolder } from './shell/dialog-confirmation.ts';
import { createLinkOpener } from './shell/external-links.ts';
import { followSettings } from './shell/follow-settings.ts';
import { createIpcHost } from './shell/ipc-host.ts';
import { speakAsSet } from './shell/language.ts';
import { createMainWindow } from './shell/main-window.ts';
import { guardNavigation } from './shell/navigation-guard.ts';
import { lockOnSuspend } from './shell/power.ts';
import { createProxyResolver } from './shell/proxy-resolver.ts';
import { endWithSystem, finishBeforeQuit, quitWithLastWindow } from './shell/quit.ts';
import { hasBusName } from './shell/session-bus.ts';
import { closeDefaultSession, createUiSession } from './shell/sessions.ts';
import { reportStartFailure } from './shell/start-failure.ts';
import { readStartOptions } from './shell/start-options.ts';
import { createTray } from './shell/tray.ts';
import { watchTrayPresence } from './shell/tray-presence.ts';
import { defaultDataDirectory } from './storage/data-directory.ts';
import { exportFolder } from './storage/export-folder.ts';
import { createKeyringSlot } from './vault/keyring-slot.ts';
import { createNativeKeyring } from './vault/native-keyring.ts';
import { createSafeStorageSlot } from './vault/safe-storage-slot.ts';
import { startWatchdog } from './workers/start-watchdog.ts';

const folder = import.meta.dirname;
const logger = createLog();
const shutdown = createShutdown(logger);
const options = readStartOptions(process.argv.slice(1), process.env);
const dataDirectory = options.data ?? defaultDataDirectory();
// Browser mode's passphrase is no business of the desktop, nor of a child process.
delete process.env['BERTH_PASSPHRASE'];

declareAppScheme(protocol);
app.enableSandbox();
guardProcess({ process, logger, close: shutdown.run, exit: () => app.exit(1) });
const quitting = finishBeforeQuit(app, shutdown);
const watchdog = startWatchdog({ worker: `${folder}/watchdog.js`, onlyWhenBusy: true, logger });
placeChromiumProfile(app, dataDirectory, options.profile);

let showWindow = (): void => undefined;

if (isFirstInstance(app, () => showWindow())) {
  start().catch(async (error: unknown) => {
    await shutdown.run();
    // The error box holds the main thread until somebody has read it.
    watchdog.stop();
    reportStartFailure(error, logger);
  });
} else {
  app.quit();
}

async function start(): Promise<void> {
  const open = createLinkOpener({ shell, dialog, window: () => window.current(), logger });
  guardNavigation({ app, open, logger });
  await app.whenReady();
  speakAsSet('system');
  keepAppMenu(Menu, process.platform, app.isPackaged);
  const system = closeDefaultSession(logger);
  await createUiSession({ rendererFolder: `${folder}/../renderer`, logger });
  const { core, files } = await openCore({
    face: 'desktop',
    version: app.getVersion(),
    data: dataDirectory,
    built: folder,
    store: (options) => new Store(options),
    // The keyring is the one that browser mode opens too.
    slots: [
      createSafeStorageSlot(safeStorage, { platform: process.platform }),
      createKeyringSlot(createNativeKeyring()),
    ],
    network: {
      resolveProxy: createProxyResolver(system),
    },
    confirmation: createDialogConfirmation(
      dialog,
      () => window.current(),
      () => exportFolder(homedir(), downloadsFolder(app)),
    ),
    onLock: ({ releaseNow }) => endWithSystem({ app, process, powerMonitor, quitting, releaseNow }),
    onBattery: () => powerMonitor.onBatteryPower,
    logger,
    shutdown,
  });
  // electron-store answers any sender on a channel of its own, which nobody here uses.
  ipcMain.removeAllListeners('electron-store-get-data');
  const ipc = createIpcHost({ ipcMain, core, logger });
  lockOnSuspend(powerMonitor, core, logger);
  shutdown.add('ipc', () => ipc.close());

  const settings = await followSettings(core, logger);
  const presence = watchTrayPresence(process.platform, hasBusName);
  // At login the desktop's own parts may still be starting.
  await presence.look(options.hidden ? 5000 : 0);
  const window = createMainWindow({
    preload: `${folder}/../preload/preload.cjs`,
    stateFile: files.open('window'),
    logger,
    onPage: ipc.trust,
    keepsInTray: () => tray.available && settings().closeToTray,
  });
  showWindow = () => window.show();
  quitWithLastWindow(app, process.platform, showWindow);
  const tray = createTray({ core, window, presence, logger });
  if (options.hidden && tray.available) window.prepare();
  else window.show();
}
