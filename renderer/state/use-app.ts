import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Registry } from '../../shared/model/registry.ts';
import type { RouterState } from '../routing/router.ts';
import type { App } from './app.ts';
import type { RegistriesState } from './registries-store.ts';
import type { SettingsState } from './settings-store.ts';
import type { UiState } from './ui-store.ts';
import type { VaultState } from './vault-store.ts';

export const AppContext = createContext<App | null>(null);

/** The parts of the page. Throws outside of `AppContext`. */
export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('No app around this component');
  return app;
}

export function useRegistries<T>(select: (state: RegistriesState) => T): T {
  return useStore(useApp().registries, select);
}

/** The saved registry with an id, if there is one. */
export function useRegistry(id: string | null): Registry | undefined {
  return useRegistries((state) => state.registries.find((registry) => registry.id === id));
}

export function useVault<T>(select: (state: VaultState) => T): T {
  return useStore(useApp().vault, select);
}

export function useSettings<T>(select: (state: SettingsState) => T): T {
  return useStore(useApp().settings, select);
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useApp().ui, select);
}

export function useRoute<T>(select: (state: RouterState) => T): T {
  return useStore(useApp().router.store, select);
}
