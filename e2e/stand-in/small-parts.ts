import { EventEmitter } from 'node:events';
import { loud } from './loud.ts';

/** What a person would have seen or got, kept on `globalThis` for specs to read. */
export interface SeenOutside {
  readonly opened: string[];
  readonly errorBoxes: { title: string; content: string }[];
  /** What pages saved: the address it came from, the name it goes by, and where it lies. */
  readonly downloads: { url: string; fileName: string; path: string }[];
}

export function recordOutside(): SeenOutside {
  const seen: SeenOutside = { opened: [], errorBoxes: [], downloads: [] };
  Reflect.set(globalThis, 'berthSeenOutside', seen);
  return seen;
}

export function createShell({ opened }: SeenOutside): Electron.Shell {
  return loud<Electron.Shell>('shell', {
    openExternal: async (url) => void opened.push(url),
  });
}

/** Dialogs answer their cancel button until a spec puts another answer in place. */
export function createDialog({ errorBoxes }: SeenOutside): Electron.Dialog {
  return loud<Electron.Dialog>('dialog', {
    showErrorBox: (title, content) => {
      process.stderr.write(`${title}\n${content}\n`);
      errorBoxes.push({ title, content });
    },
    showMessageBox: async (
      first: Electron.BaseWindow | Electron.MessageBoxOptions,
      second?: Electron.MessageBoxOptions,
    ) => {
      const options = second ?? ('message' in first ? first : undefined);
      return { response: options?.cancelId ?? 0, checkboxChecked: false };
    },
    showSaveDialog: async () => ({ canceled: true, filePath: '' }),
    showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  });
}

export function createPowerMonitor(): Electron.PowerMonitor {
  return loud<Electron.PowerMonitor>('powerMonitor', { onBatteryPower: false }, new EventEmitter());
}

export function createClipboard(): Electron.Clipboard {
  return loud<Electron.Clipboard>('clipboard', {});
}

export function createNet(): Electron.Net {
  return loud<Electron.Net>('net', { isOnline: () => true });
}
