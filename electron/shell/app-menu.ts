import { Menu } from 'electron';
import { appMenuTemplate } from './app-menu-template.ts';
import { onLanguage } from './language.ts';

/** Sets the application menu, and sets it anew when the language changes. */
export function keepAppMenu(platform: NodeJS.Platform, packaged: boolean): void {
  const set = () =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate(platform, packaged)));
  set();
  onLanguage(set);
}
