import { app, BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../../shared/model/settings.ts';
import type { Logger } from '../../shared/ports.ts';
import type { AppCore } from '../app/app-core.ts';
import { speakAsSet } from './language.ts';
import { applyLoginItem } from './login-item.ts';
import { windowColour } from './main-window.ts';

/**
 * Gives Electron the settings that are its business (theme, language, start at login),
 * now and after each change. Resolves once they are applied for the first
 * time, before any window can flash; answers the way to read the settings.
 */
export async function followSettings(core: AppCore, logger: Logger): Promise<() => Settings> {
  const { signal } = new AbortController();
  let current = await core.handlers['settings.get']({}, { signal });
  apply(current);
  core.onChanged(({ topic }) => {
    if (topic !== 'settings') return;
    core.handlers['settings.get']({}, { signal })
      .then((settings) => {
        current = settings;
        apply(settings);
      })
      .catch(() => logger.warn('settings.notApplied'));
  });
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(windowColour());
  });
  return () => current;
}

function apply({ theme, language, startAtLogin }: Settings): void {
  speakAsSet(language);
  nativeTheme.themeSource = theme;
  applyLoginItem(app, process.platform, startAtLogin);
}
