import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BerthError } from '../../shared/errors.ts';
import type { RegistryDraft } from '../../shared/model/registry.ts';
import type { UnreadableField } from '../../shared/model/vault-status.ts';

/** Which form is open: a new registry, perhaps begun with some fields, or a saved one. */
export type OpenForm =
  | {
      readonly mode: 'add';
      readonly begin?: Partial<RegistryDraft>;
      /** Given before the form was open, to be read as if pasted into the address. */
      readonly given?: string;
      /** The saved registry that the new one is to be like, and its name. */
      readonly copy?: { readonly of: string; readonly name: string };
    }
  | {
      readonly mode: 'edit';
      readonly id: string;
      /** A secret that has to be entered again: the form opens at its field. */
      readonly enter?: UnreadableField;
      /** A certificate that is to be trusted from now on, as PEM. */
      readonly trust?: string;
    };

/** Tags and digests of a repository whose deletion is planned. */
export interface DeleteRequest {
  readonly registryId: string;
  readonly repository: string;
  readonly references: readonly string[];
}

export interface UiState {
  readonly form: OpenForm | null;
  /** The registry whose deletion is asked about. */
  readonly deleting: string | null;
  /** The registry whose connection is tested. */
  readonly testing: string | null;
  /** The images whose deletion is planned and asked about. */
  readonly deletingImages: DeleteRequest | null;
  /** Jobs that are under way, and that were. */
  readonly activityOpen: boolean;
  /** The registry that is looked at in other tools, and an image for examples. */
  readonly tools: { readonly id: string; readonly image: string | null } | null;
  readonly vaultOpen: boolean;
  /** Whether the import is open, and what it begins with. */
  readonly importing: 'text' | 'computer' | { readonly text: string } | null;
  /** The registries that the open export begins with; empty: all of them. */
  readonly exporting: readonly string[] | null;
  /** The list of recently deleted registries. */
  readonly deletedOpen: boolean;
  readonly settingsOpen: boolean;
  readonly aboutOpen: boolean;
  /** The list of all keys. */
  readonly keysOpen: boolean;
  /** The search of everything. */
  readonly palette: boolean;
  /** What was typed before the palette was open. */
  readonly paletteText: string;
  /** The registries' drawer in a narrow window. */
  readonly sidebarOpen: boolean;
  /** The failure of each registry's last load or test; gone once one works. */
  readonly failures: Readonly<Record<string, BerthError>>;
  /** A host named by a pasted reference that no saved registry has. */
  readonly unknownHost: { readonly host: string; readonly reference: string } | null;
}

export type UiStore = StoreApi<UiState> & {
  /** Remembers how the last contact with a registry went. */
  noteContact(registryId: string, failure: BerthError | null): void;
};

/** What is open on screen. */
export function createUiStore(): UiStore {
  const store = createStore<UiState>(() => ({
    form: null,
    deleting: null,
    testing: null,
    deletingImages: null,
    activityOpen: false,
    tools: null,
    vaultOpen: false,
    importing: null,
    exporting: null,
    deletedOpen: false,
    settingsOpen: false,
    aboutOpen: false,
    keysOpen: false,
    palette: false,
    paletteText: '',
    sidebarOpen: false,
    failures: {},
    unknownHost: null,
  }));
  return {
    ...store,
    noteContact(registryId, failure) {
      const { [registryId]: before, ...others } = store.getState().failures;
      if (failure === null && before === undefined) return;
      store.setState({
        failures: failure === null ? others : { ...others, [registryId]: failure },
      });
    },
  };
}
