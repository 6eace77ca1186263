import { t } from '@lingui/core/macro';
import type { Menu, MenuItemConstructorOptions } from 'electron';
import { onLanguage } from './language.ts';

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/**
 * The application menu: standard roles under texts of our own, since Electron's
 * are English. macOS needs its Edit menu for the clipboard keys; elsewhere the
 * bar stays hidden until Alt is pressed and the menu carries the keys for zoom,
 * full screen and quit.
 */
export function appMenuTemplate(platform: NodeJS.Platform, packaged: boolean): Item[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macMenu()] : []),
    {
      label: t`File`,
      submenu: [
        mac ? { role: 'close', label: t`Close window` } : { role: 'quit', label: t`Quit Berth` },
      ],
    },
    editMenu(mac),
    viewMenu(packaged),
    windowMenu(mac),
  ];
}

function macMenu(): Item {
  return {
    label: 'Berth',
    submenu: [
      { role: 'about', label: t`About Berth` },
      separator,
      { role: 'services', label: t`Services` },
      separator,
      { role: 'hide', label: t`Hide Berth` },
      { role: 'hideOthers', label: t`Hide others` },
      { role: 'unhide', label: t`Show all` },
      separator,
      { role: 'quit', label: t`Quit Berth` },
    ],
  };
}

function editMenu(mac: boolean): Item {
  return {
    label: t`Edit`,
    submenu: [
      { role: 'undo', label: t`Undo` },
      { role: 'redo', label: t`Redo` },
      separator,
      { role: 'cut', label: t`Cut` },
      { role: 'copy', label: t`Copy` },
      { role: 'paste', label: t`Paste` },
      ...(mac ? [{ role: 'pasteAndMatchStyle', label: t`Paste as plain text` } as const] : []),
      { role: 'delete', label: t`Delete` },
      { role: 'selectAll', label: t`Select all` },
    ],
  };
}

function viewMenu(packaged: boolean): Item {
  return {
    label: t`View`,
    submenu: [
      ...(packaged
        ? []
        : [
            { role: 'reload', label: t`Reload` } as const,
            { role: 'toggleDevTools', label: t`Developer tools` } as const,
            separator,
          ]),
      { role: 'resetZoom', label: t`Actual size` },
      { role: 'zoomIn', label: t`Zoom in` },
      { role: 'zoomOut', label: t`Zoom out` },
      separator,
      { role: 'togglefullscreen', label: t`Full screen` },
    ],
  };
}

/** On macOS the system adds the open windows to the menu of this role. */
function windowMenu(mac: boolean): Item {
  return {
    role: 'window',
    label: t`Window`,
    submenu: [
      { role: 'minimize', label: t`Minimize` },
      { role: 'zoom', label: t`Zoom` },
      ...(mac
        ? [separator, { role: 'front', label: t`Bring all to front` } as const]
        : [{ role: 'close', label: t`Close window` } as const]),
    ],
  };
}

/** Sets the application menu, and sets it anew when the language changes. */
export function keepAppMenu(
  menu: Pick<typeof Menu, 'setApplicationMenu' | 'buildFromTemplate'>,
  platform: NodeJS.Platform,
  packaged: boolean,
): void {
  const set = () =>
    menu.setApplicationMenu(menu.buildFromTemplate(appMenuTemplate(platform, packaged)));
  set();
  onLanguage(set);
}
