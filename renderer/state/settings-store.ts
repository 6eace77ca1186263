import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import type { AppInfo } from '../../shared/model/app-info.ts';
import {
  changedSettings,
  defaultSettings,
  type Settings,
  type SettingsChanges,
} from '../../shared/model/settings.ts';

export interface SettingsState {
  readonly settings: Settings;
  /** The settings are the saved ones, not those to begin with. */
  readonly read: boolean;
  readonly info: AppInfo | null;
}

export interface SettingsStore extends StoreApi<SettingsState> {
  /** Reads settings and facts about the program; a failure leaves what was known. */
  refresh(): Promise<void>;
  /** Changes settings at once and takes them back when they cannot be saved. Throws BerthError. */
  change(changes: SettingsChanges): Promise<void>;
}

const themeKey = 'berth.theme';

/** Preferences of this installation. The theme is also kept in the page, to be right from the first frame. */
export function createSettingsStore(api: ApiClient): SettingsStore {
  const store = createStore<SettingsState>(() => ({
    settings: { ...defaultSettings, theme: storedTheme() },
    read: false,
    info: null,
  }));
  return {
    ...store,
    async refresh() {
      const [settings, info] = await Promise.allSettled([
        api.call('settings.get', {}),
        api.call('app.info', {}),
      ]);
      if (settings.status === 'fulfilled') {
        keep(store, settings.value);
        store.setState({ read: true });
      }
      if (info.status === 'fulfilled') store.setState({ info: info.value });
    },
    async change(changes) {
      const before = store.getState().settings;
      keep(store, changedSettings(before, changes));
      try {
        keep(store, await api.call('settings.update', { changes }));
      } catch (error) {
        keep(store, before);
        throw error;
      }
    },
  };
}

function keep(store: StoreApi<SettingsState>, settings: Settings): void {
  localStorage.setItem(themeKey, settings.theme);
  store.setState({ settings });
}

function storedTheme(): Settings['theme'] {
  const stored = localStorage.getItem(themeKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
