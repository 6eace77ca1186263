import { BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../../shared/model/settings.ts';
import { windowColour } from './main-window.ts';

/** Gives the windows, menus and dialogs the theme of the settings. */
export function applyTheme({ theme }: Settings): void {
  nativeTheme.themeSource = theme;
}

/** Keeps the colour behind the page in step with the theme in force. */
export function followSystemTheme(): void {
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(windowColour());
  });
}
