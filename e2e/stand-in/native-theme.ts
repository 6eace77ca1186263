import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import { loud } from './loud.ts';

export interface StandInTheme {
  readonly module: Electron.NativeTheme;
  /** Gives a page the theme in force. */
  dress(session: CdpSession): Promise<void>;
}

/** The theme of the app; the system's own is light unless BERTH_STAND_IN_DARK is set. */
export function createNativeTheme(pages: () => Promise<CdpSession>[]): StandInTheme {
  const events = new EventEmitter();
  const systemIsDark = process.env['BERTH_STAND_IN_DARK'] !== undefined;
  let source: Electron.NativeTheme['themeSource'] = 'system';
  const isDark = (): boolean => (source === 'system' ? systemIsDark : source === 'dark');
  const dress = async (session: CdpSession): Promise<void> => {
    await session.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: isDark() ? 'dark' : 'light' }],
    });
  };
  const module = loud<Electron.NativeTheme>(
    'nativeTheme',
    {
      get themeSource() {
        return source;
      },
      set themeSource(value) {
        const before = isDark();
        source = value;
        if (before === isDark()) return;
        for (const page of pages()) page.then(dress).catch(() => undefined);
        events.emit('updated');
      },
      get shouldUseDarkColors() {
        return isDark();
      },
      shouldUseHighContrastColors: false,
    },
    events,
  );
  return { module, dress };
}
