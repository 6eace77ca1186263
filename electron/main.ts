import { app, dialog, ipcMain, powerMonitor, safeStorage, shell } from 'electron';
import Store from 'electron-store';
import { createAppCore } from './app/create-app-core.ts';
import { createLog } from './log/log.ts';
import { setAppMenu } from './shell/app-menu.ts';
import { declareAppScheme } from './shell/app-protocol.ts';
import { placeChromiumProfile } from './shell/chromium-profile.ts';
import { createDialogConfirmation } from './shell/dialog-confirmation.ts';
import { logFailures } from './shell/failure-log.ts';
import { followSettings } from './shell/follow-settings.ts';
import { createIpcHost } from './shell/ipc-host.ts';
import { speakEnglish } from './shell/language.ts';
import { createMainWindow } from './shell/main-window.ts';
import { guardNavigation } from './shell/navigation-guard.ts';
import { lockOnSuspend } from './shell/power.ts';
import { createProxyResolver } from './shell/proxy-resolver.ts';
import { finishBeforeQuit, quitWithLastWindow } from './shell/quit.ts';
import { isFirstInstance } from './shell/single-instance.ts';
import { reportStartFailure } from './shell/start-failure.ts';
import { readStartOptions } from './shell/start-options.ts';
import { createSystemCertificates } from './shell/system-certificates.ts';
import { createTray } from './shell/tray.ts';
import { createUiSession } from './shell/ui-session.ts';
import { defaultDataDirectory, prepareDataDirectory } from './storage/data-directory.ts';
import { keyValueFile, objectStoreOptions, setAsideDamaged } from './storage/file-store.ts';
import { acquireLock, type DirectoryLock } from './storage/lock.ts';
import { createDesktopSlots } from './vault/desktop-slots.ts';

const logger = createLog();
const options = readStartOptions(process.argv.slice(1), process.env);
const dataDirectory = options.data ?? defaultDataDirectory();
// Browser mode's passphrase is no business of the desktop, nor of a child process.
delete process.env['BERTH_PASSPHRASE'];

declareAppScheme();
app.enableSandbox();
logFailures(app, process, logger);
placeChromiumProfile(app, dataDirectory, options.profile);

let showWindow = (): void => undefined;
let lock: DirectoryLock | undefined;

if (isFirstInstance(app, () => showWindow())) {
  start().catch(async (error: unknown) => {
    await lock?.release();
    reportStartFailure(error, logger);
  });
} else {
  app.quit();
}

async function start(): Promise<void> {
  guardNavigation({ app, shell, logger });
  await app.whenReady();
  speakEnglish();
  setAppMenu(process.platform, app.isPackaged);
  const directory = await prepareDataDirectory(dataDirectory);
  lock = await acquireLock(directory, 'desktop');
  logger.toFile(directory);

  const notices = [setAsideDamaged(directory, 'settings'), setAsideDamaged(directory, 'window')];
  const openFile = (name: 'settings' | 'window') =>
    keyValueFile(new Store(objectStoreOptions(directory, name)));
  const rendererFolder = `${import.meta.dirname}/../renderer`;
  const session = createUiSession({ rendererFolder, logger });
  const core = await createAppCore({
    face: 'desktop',
    version: app.getVersion(),
    directory,
    settingsFile: openFile('settings'),
    slots: createDesktopSlots(safeStorage, process.platform),
    network: {
      resolveProxy: createProxyResolver(session),
      systemCertificates: createSystemCertificates(),
    },
    notices: notices.filter((notice) => notice !== null),
    confirmation: createDialogConfirmation(dialog, () => window.current()),
    logger,
    log: logger.control,
  });
  // electron-store answers any sender on a channel of its own, which nobody here uses.
  ipcMain.removeAllListeners('electron-store-get-data');
  const ipc = createIpcHost({ ipcMain, core, logger });
  lockOnSuspend(powerMonitor, core, logger);
  finishBeforeQuit(app, [ipc.close, core.close, lock.release], logger);

  const settings = await followSettings(core, logger);
  const window = createMainWindow({
    preload: new URL('../preload/preload.cjs', import.meta.url),
    stateFile: openFile('window'),
    logger,
    onPage: ipc.trust,
    keepsInTray: () => tray.available && settings().closeToTray,
  });
  showWindow = () => window.show();
  quitWithLastWindow(app, process.platform, showWindow);
  const tray = createTray({ core, window, logger });
  if (options.hidden && tray.available) window.prepare();
  else window.show();
}
