import type { App } from 'electron';

/**
 * Starts Berth with the session, hidden. macOS and Windows only: Electron
 * knows no such item on Linux, and a development build must leave none behind.
 */
export function applyLoginItem(
  app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
  startAtLogin: boolean,
): void {
  if (!app.isPackaged || (platform !== 'darwin' && platform !== 'win32')) return;
  const options = { args: ['--hidden'] };
  if (app.getLoginItemSettings(options).openAtLogin === startAtLogin) return;
  app.setLoginItemSettings({ ...options, openAtLogin: startAtLogin });
}
