import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ListSource } from '../../shared/api.ts';
import { BerthError, isCancelled } from '../../shared/errors.ts';
import { ListBudget } from '../../shared/list-budget.ts';
import { text } from '../../shared/text/text.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { addNames, emptyList, type NameList, type NameOrder } from '../lists/name-list.ts';

/** One list of names as far as it is loaded. */
export interface LoadedList<K> {
  readonly names: NameList<K>;
  /** Where the shown names came from; null before the first page. */
  readonly source: ListSource | null;
  readonly phase: 'loading' | 'done' | 'failed' | 'stopped';
  readonly error: BerthError | null;
  /** How many names the running load has brought, and how many it announced. */
  readonly arrived: number;
  readonly total: number | null;
  /** The registry lost the thread: there may be more names than these. */
  readonly incomplete: boolean;
  /** The name of the repository under which its tags were read, where it is another one. */
  readonly readAs: string | null;
  /** When the registry told all of what is shown; ISO time, null while it has not. */
  readonly seenAt: string | null;
  /** What of the registry the list was loaded with; another one makes it another list. */
  readonly version: string;
}

/** One page of names of either kind of list. */
export interface NamesPage {
  readonly names: readonly string[];
  readonly total?: number | undefined;
  readonly source: ListSource;
  readonly incomplete?: boolean | undefined;
  readonly readAs?: string | undefined;
  /** Of names that were seen before: when; ISO time. */
  readonly seenAt?: string | undefined;
}

/** Which list: what its pages are asked for with. */
export interface ListRequest {
  readonly key: string;
  readonly version: string;
  pages(fresh: boolean, signal: AbortSignal): AsyncIterable<NamesPage>;
}

export interface ListsState<K> {
  readonly lists: Readonly<Record<string, LoadedList<K>>>;
}

export interface ListsStore<K> extends StoreApi<ListsState<K>> {
  readonly order: NameOrder<K>;
  /** Loads a list that is not here, was stopped, or was loaded with another version. */
  open(request: ListRequest): void;
  /** Loads a list anew; what is shown stays until the new list is complete. */
  reload(request: ListRequest, fresh: boolean): void;
  stop(key: string): void;
  /** Stops and forgets what belongs to keys that do not pass. */
  keepOnly(passes: (key: string) => boolean): void;
}

const keptLists = 8;
/** At least this many milliseconds between two updates of a list on screen. */
const shortestPause = 100;

/** Lists of names, loaded as streams, each kept in order while its pages arrive. */
export function createListsStore<K>(order: NameOrder<K>): ListsStore<K> {
  const store = createStore<ListsState<K>>(() => ({ lists: {} }));
  const running = new Map<string, AbortController>();

  const update = (key: string, change: Partial<LoadedList<K>>) =>
    store.setState(({ lists }) => {
      const before = lists[key];
      return before === undefined ? {} : { lists: { ...lists, [key]: { ...before, ...change } } };
    });
  const forget = (keys: readonly string[]) => {
    if (keys.length === 0) return;
    for (const key of keys) running.get(key)?.abort();
    const gone = new Set(keys);
    store.setState(({ lists }) => ({
      lists: Object.fromEntries(Object.entries(lists).filter(([key]) => !gone.has(key))),
    }));
  };
  const begin = (request: ListRequest) => {
    const { [request.key]: before, ...others } = store.getState().lists;
    const usable = before?.version === request.version ? before : undefined;
    const list: LoadedList<K> = {
      names: usable?.names ?? emptyList<K>(),
      source: usable?.source ?? null,
      phase: 'loading',
      error: null,
      arrived: 0,
      total: null,
      incomplete: usable?.incomplete ?? false,
      readAs: usable?.readAs ?? null,
      seenAt: usable?.seenAt ?? null,
      version: request.version,
    };
    // The newest list stands last, so that the oldest ones are forgotten first.
    store.setState({ lists: { ...others, [request.key]: list } });
    forget(Object.keys(others).slice(0, -keptLists));
  };
  const load = async (request: ListRequest, fresh: boolean) => {
    const { key } = request;
    running.get(key)?.abort();
    const mine = new AbortController();
    running.set(key, mine);
    begin(request);
    const show = (change: Partial<LoadedList<K>>) => {
      if (running.get(key) === mine) update(key, change);
    };
    const shown = () => store.getState().lists[key]?.names.names.length ?? 0;
    const loading = new LoadingList(order, shown() === 0, show, shown);
    try {
      for await (const page of request.pages(fresh, mine.signal)) loading.take(page);
      if (mine.signal.aborted) throw BerthError.of('CANCELLED', text('page.cancelled'));
      loading.finish();
      show({ phase: 'done', error: null });
    } catch (error) {
      loading.breakOff();
      if (isCancelled(error) || mine.signal.aborted) show({ phase: 'stopped' });
      else show({ phase: 'failed', error: asBerthError(error) });
    } finally {
      if (running.get(key) === mine) running.delete(key);
    }
  };

  return {
    ...store,
    order,
    open(request) {
      const list = store.getState().lists[request.key];
      const current = list?.version === request.version;
      if (current && (list.phase === 'loading' || list.phase === 'done')) return;
      load(request, false);
    },
    reload: (request, fresh) => {
      load(request, fresh);
    },
    stop: (key) => running.get(key)?.abort(),
    keepOnly(passes) {
      for (const [key, run] of running) if (!passes(key)) run.abort();
      const { lists } = store.getState();
      forget(Object.keys(lists).filter((key) => !passes(key) && lists[key]?.phase !== 'done'));
    },
  };
}

/**
 * Gathers the pages of one load. Names appear as they come when there is
 * nothing to lose on screen; otherwise the new list replaces the old one when
 * it is complete. A page from another source starts a new list.
 */
class LoadingList<K> {
  readonly #order: NameOrder<K>;
  readonly #show: (change: Partial<LoadedList<K>>) => void;
  readonly #shown: () => number;
  #visible: boolean;
  #list: NameList<K> = emptyList<K>();
  #waiting: string[] = [];
  #source: ListSource | null = null;
  #arrived = 0;
  #total: number | null = null;
  #incomplete = false;
  #readAs: string | null = null;
  #seenAt: string | null = null;
  #budget = new ListBudget();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAt = 0;

  constructor(
    order: NameOrder<K>,
    visible: boolean,
    show: (change: Partial<LoadedList<K>>) => void,
    shown: () => number,
  ) {
    this.#order = order;
    this.#visible = visible;
    this.#show = show;
    this.#shown = shown;
  }

  take(page: NamesPage): void {
    if (this.#source !== null && page.source !== this.#source) {
      this.#flush();
      this.#visible = this.#shown() === 0;
      this.#list = emptyList<K>();
      this.#arrived = 0;
      this.#total = null;
      this.#incomplete = false;
      this.#budget = new ListBudget();
    }
    this.#source = page.source;
    const names = this.#budget.take(page.names);
    this.#arrived += names.length;
    this.#total = page.total ?? this.#total;
    this.#incomplete ||= page.incomplete === true || this.#budget.cut;
    this.#readAs = page.readAs ?? null;
    this.#seenAt = page.seenAt ?? null;
    for (const name of names) this.#waiting.push(name);
    if (this.#timer === undefined)
      this.#timer = setTimeout(() => this.#flush(), Math.max(0, this.#nextAt - performance.now()));
  }

  /** The list is complete: it is what is shown from now on. */
  finish(): void {
    this.#visible = true;
    if (this.#source !== 'cache') this.#seenAt ??= new Date().toISOString();
    this.#flush();
    if (this.#source === null) this.#show({ names: this.#list });
  }

  /** The list broke off: names already on screen stay, unseen ones of a new list go. */
  breakOff(): void {
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const began = performance.now();
    if (this.#waiting.length > 0) {
      this.#list = addNames(this.#list, this.#waiting, this.#order);
      this.#waiting = [];
    }
    const progress = { arrived: this.#arrived, total: this.#total };
    if (this.#visible && this.#source !== null)
      this.#show({
        ...progress,
        names: this.#list,
        source: this.#source,
        incomplete: this.#incomplete,
        readAs: this.#readAs,
        seenAt: this.#seenAt,
      });
    else this.#show(progress);
    const spent = performance.now() - began;
    // A long list takes longer to put in order; most of the time stays free for typing.
    this.#nextAt = performance.now() + Math.max(shortestPause, spent * 8);
  }
}
