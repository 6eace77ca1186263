import { app, Menu, Tray } from 'electron';
import { trayTooltip } from '../../shared/menu-model.ts';
import type { Logger } from '../../shared/ports.ts';
import type { AppCore } from '../app/app-core.ts';
import { dispatchCall } from '../app/dispatch.ts';
import { trayImage } from './images.ts';
import { onLanguage } from './language.ts';
import type { MainWindow } from './main-window.ts';
import { trayMenuTemplate } from './tray-menu.ts';
import type { TrayPresence } from './tray-presence.ts';

export interface TrayParts {
  core: AppCore;
  window: MainWindow;
  presence: TrayPresence;
  logger: Logger;
}

export interface TrayIcon {
  /** False while the desktop shows no tray; the app works without. */
  readonly available: boolean;
}

// Held for the life of the process: a tray that is collected disappears.
let tray: Tray | undefined;

/** Puts Berth into the tray: the tooltip names the default, two clicks switch it. */
export function createTray({ core, window, presence, logger }: TrayParts): TrayIcon {
  try {
    tray = new Tray(trayImage(process.platform));
  } catch {
    logger.warn('tray.unavailable');
    return { available: false };
  }
  const icon = tray;
  const signal = new AbortController().signal;

  const pick = (id: string): void => {
    dispatchCall(core, 'registries.setDefault', { id }, { signal })
      .catch(() => logger.warn('tray.switchFailed'))
      // Also after a failure: the clicked item has checked itself.
      .finally(() => refresh());
  };
  const refresh = oneAtATime(async () => {
    const list = await core.handlers['registries.list']({}, { signal });
    const { view } = await core.handlers['settings.get']({}, { signal });
    const input = { ...list, recentDefaults: view.recentDefaults };
    icon.setToolTip(trayTooltip(list));
    const actions = { pick, open: () => window.show(), quit: () => app.quit() };
    // Set anew each time: on Linux a menu that was set does not follow its items.
    icon.setContextMenu(Menu.buildFromTemplate(trayMenuTemplate(input, actions)));
  }, logger);

  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') icon.on('click', () => window.show());
  core.onChanged(({ topic }) => {
    // The tooltip tells how the default was seen last.
    if (topic === 'registries' || topic === 'lists') refresh();
  });
  onLanguage(refresh);
  // Extensions of a desktop come and go while Berth runs.
  app.on('browser-window-focus', () => void presence.look());
  refresh();
  return {
    get available() {
      return presence.isShown();
    },
  };
}

/** Runs again after a request that came while it ran, so that the last state is what is shown. */
function oneAtATime(run: () => Promise<void>, logger: Logger): () => void {
  let running = false;
  let again = false;
  const start = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await run().catch(() => logger.warn('tray.refreshFailed'));
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void start();
  };
}
