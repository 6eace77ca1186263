import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import { defaultSettings, fittingView, type View } from '../../shared/model/settings.ts';

export const widths = {
  sidebar: { least: 180, most: 480, usual: 230 },
  list: { least: 320, most: 1200, usual: 470 },
} as const;

export interface ViewState extends View {
  /** Read, or found not to be readable: the page can be drawn without jumping afterwards. */
  readonly known: boolean;
}

/** What can be changed of it; the place left last cannot be left out again. */
export type ViewChanges = Partial<Omit<View, 'lastPath'> & { readonly lastPath: string }>;

export interface ViewStore extends StoreApi<ViewState> {
  /** Takes over what was kept, the first time; other windows keep their own arrangement. */
  read(view: View | null): void;
  /** Changes some of it at once, and keeps it a moment later. */
  change(changes: ViewChanges): void;
  /** Keeps now what is to be kept: the page is about to go. */
  flush(): Promise<void>;
}

/** A hand that drags a pane makes many changes. */
const saveAfter = 400;

/** How a person arranged the page. The core keeps it: the browser forgets with the next port. */
export function createViewStore(api: ApiClient): ViewStore {
  const store = createStore<ViewState>(() => ({ ...defaultSettings.view, known: false }));
  let unsaved: ViewChanges = {};
  const save = async () => {
    const view = fittingView(unsaved);
    unsaved = {};
    if (Object.keys(view).length === 0) return;
    // Read-only or gone: nothing a person has to be told of a pane's width.
    await api.call('settings.update', { changes: { view } }).catch(() => undefined);
  };
  return {
    ...store,
    read(view) {
      if (store.getState().known) return;
      store.setState({ ...(view ?? {}), ...unsaved, known: true });
    },
    flush: save,
    change(changes) {
      store.setState(changes);
      if (Object.keys(unsaved).length === 0) setTimeout(save, saveAfter);
      unsaved = { ...unsaved, ...changes };
    },
  };
}
