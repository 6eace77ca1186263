import { setTimeout as delay } from 'node:timers/promises';

/** Who shows tray icons on a Linux desktop (freedesktop.org, "StatusNotifierItem"). */
export const trayHost = 'org.kde.StatusNotifierWatcher';

/** Milliseconds between two looks while a desktop starts. */
const pause = 250;

export interface TrayPresence {
  /** Whether an icon is to be seen, as far as was last found out. */
  isShown(): boolean;
  /** Finds out again; looks again and again for up to so many milliseconds while there is none. */
  look(within?: number): Promise<boolean>;
}

/**
 * Whether the desktop shows tray icons. Only Linux has desktops that do not, as
 * GNOME without an extension: there somebody must listen for them. In doubt
 * there is none, since a window that hides in a tray that nobody sees is lost.
 */
export function watchTrayPresence(
  platform: NodeJS.Platform,
  hasName: (name: string) => Promise<boolean | null>,
): TrayPresence {
  let shown = platform !== 'linux';
  const find = async (): Promise<boolean> => {
    if (platform === 'linux') shown = (await hasName(trayHost)) === true;
    return shown;
  };
  return {
    isShown: () => shown,
    async look(within = 0) {
      for (let waited = 0; !(await find()) && waited < within; waited += pause) await delay(pause);
      return shown;
    },
  };
}
