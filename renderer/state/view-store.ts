import { createStore, type StoreApi } from 'zustand/vanilla';

/** How a person has arranged the page. */
export interface View {
  /** In pixels. */
  readonly sidebarWidth: number;
  /** In pixels; of the list beside an image. */
  readonly listWidth: number;
  /** Names of the groups in the sidebar that are closed. */
  readonly collapsedGroups: readonly string[];
}

export const widths = {
  sidebar: { least: 180, most: 480, usual: 230 },
  list: { least: 320, most: 1200, usual: 470 },
} as const;

export interface ViewStore extends StoreApi<View> {
  /** Changes some of it at once. */
  change(changes: Partial<View>): void;
}

/** What a person arranged: kept while the page is open. */
export function createViewStore(): ViewStore {
  const store = createStore<View>(() => ({
    sidebarWidth: widths.sidebar.usual,
    listWidth: widths.list.usual,
    collapsedGroups: [],
  }));
  return { ...store, change: (changes) => store.setState(changes) };
}
