import { createStore, type StoreApi } from 'zustand/vanilla';
import { uriPart } from '../../shared/uri-part.ts';
import { formatPath, parsePath, type Route } from './path.ts';

/** How a list was looked at: what Back and Forward bring back. */
export interface ListView {
  readonly query: string;
  readonly selected: string | null;
  /** In pixels. */
  readonly scrollTop: number;
  /** The selection came with the navigation and is still to be shown. */
  readonly reveal: boolean;
  /** Folders of the tree that a person opened (true) or closed. */
  readonly folders: readonly (readonly [string, boolean])[];
}

export const freshView: ListView = {
  query: '',
  selected: null,
  scrollTop: 0,
  reveal: false,
  folders: [],
};

/** What is kept of a view in its history entry. */
function keptIn(state: unknown): ListView {
  const view = typeof state === 'object' && state !== null && 'view' in state ? state.view : null;
  if (typeof view !== 'object' || view === null) return freshView;
  const { query, selected, scrollTop, folders }: Record<string, unknown> = { ...view };
  return {
    query: typeof query === 'string' ? query : '',
    selected: typeof selected === 'string' ? selected : null,
    scrollTop: typeof scrollTop === 'number' && scrollTop >= 0 ? scrollTop : 0,
    reveal: false,
    folders: Array.isArray(folders) ? folders.filter(isFolderState) : [],
  };
}

function isFolderState(kept: unknown): kept is readonly [string, boolean] {
  return Array.isArray(kept) && typeof kept[0] === 'string' && typeof kept[1] === 'boolean';
}

/** The search that an address asks for. */
function askedBy(search: string): Partial<ListView> {
  const query = new URLSearchParams(search).get('q');
  return query === null ? {} : { query: query.slice(0, 1200) };
}

export interface RouterState {
  readonly route: Route;
  /** Names the history entry; another visit of the same place has another one. */
  readonly entry: string;
}

export interface NavigateOptions {
  readonly replace?: boolean;
  /** Selects this name in the list that opens. */
  readonly select?: string;
  /** Opens the list as it was last looked at, not afresh. */
  readonly resume?: boolean;
  /** The list stays on screen: it is looked at as now. */
  readonly carry?: boolean;
}

export interface Router {
  readonly store: StoreApi<RouterState>;
  navigate(route: Route, options?: NavigateOptions): void;
  /** The view kept for a history entry. */
  viewOf(entry: string): ListView;
  keepView(entry: string, change: Partial<ListView>): void;
  /** Starts following Back and Forward; returns the way to stop. */
  follow(): () => void;
}

const keptViews = 200;

/** The router over the History API; views live as long as the page. */
export function createRouter(page: Window): Router {
  const views = new Map<string, ListView>();
  const lastByPath = new Map<string, ListView>();

  const entryOf = (state: unknown): string => {
    if (typeof state === 'object' && state !== null && 'entry' in state)
      if (typeof state.entry === 'string') return state.entry;
    const entry = crypto.randomUUID();
    page.history.replaceState({ entry }, '');
    return entry;
  };
  const read = (): RouterState => {
    const { state } = page.history;
    const entry = entryOf(state);
    // A reload, or a link with a search: the page knows nothing of it yet.
    if (!views.has(entry)) views.set(entry, { ...keptIn(state), ...askedBy(page.location.search) });
    return { route: parsePath(page.location.pathname), entry };
  };
  let waiting = false;
  /** Writes the view into the history entry, so that it outlives a reload; browsers count such writes. */
  const keepInHistory = () => {
    waiting = false;
    const { entry } = store.getState();
    // On the way back the browser is at another entry already.
    if (page.history.state?.entry !== entry) return;
    const view = router.viewOf(entry);
    const search = view.query === '' ? '' : `?q=${uriPart(view.query)}`;
    page.history.replaceState({ entry, view }, '', `${page.location.pathname}${search}`);
  };
  const store = createStore<RouterState>(read);

  const router: Router = {
    store,
    navigate(route, { replace = false, select, resume = false, carry = false } = {}) {
      const path = formatPath(route);
      const entry = crypto.randomUUID();
      const before = carry
        ? router.viewOf(store.getState().entry)
        : resume
          ? (lastByPath.get(path) ?? freshView)
          : freshView;
      router.keepView(
        entry,
        select === undefined ? before : { ...freshView, selected: select, reveal: true },
      );
      if (replace || path === page.location.pathname)
        page.history.replaceState({ entry }, '', path);
      else page.history.pushState({ entry }, '', path);
      store.setState({ route, entry });
    },
    viewOf: (entry) => views.get(entry) ?? freshView,
    keepView(entry, change) {
      const view = { ...router.viewOf(entry), ...change };
      views.delete(entry);
      views.set(entry, view);
      if (entry === store.getState().entry)
        lastByPath.set(formatPath(store.getState().route), view);
      if (entry === store.getState().entry && !waiting) {
        waiting = true;
        setTimeout(keepInHistory, 300);
      }
      const [oldest] = views.keys();
      if (views.size > keptViews && oldest !== undefined) views.delete(oldest);
    },
    follow() {
      const moved = () => store.setState(read());
      page.addEventListener('popstate', moved);
      return () => page.removeEventListener('popstate', moved);
    },
  };
  return router;
}
