import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListView } from '../routing/router.ts';
import { useApp } from '../state/use-app.ts';
import { filterNames, type Matches, normaliseQuery, queryOf } from './filter.ts';
import { ListSearch } from './list-search.ts';
import type { NameList } from './name-list.ts';
import type { FolderState } from './tree-rows.ts';

export interface KeptView {
  readonly query: string;
  readonly selected: string | null;
  /** Where the list stood when this history entry was left. */
  readonly scrollTop: number;
  /** The selection came with the navigation: it is to be shown. */
  readonly reveal: boolean;
  /** Folders of the tree that a person opened or closed. */
  readonly folders: FolderState;
  setFolder(folder: string, open: boolean): void;
  setQuery(query: string): void;
  select(name: string | null): void;
  keepScroll(scrollTop: number): void;
  revealed(): void;
}

/** Folders whose state a history entry keeps: browsers bound what an entry holds. */
const keptFolders = 200;

/** How the list of one history entry is looked at; Back and Forward bring it back. */
export function useListView(entry: string): KeptView {
  const { router } = useApp();
  const [begin] = useState<ListView>(() => router.viewOf(entry));
  const [query, setQueryState] = useState(begin.query);
  const [selected, setSelected] = useState(begin.selected);
  const [reveal, setReveal] = useState(begin.reveal);
  const [folders, setFolders] = useState<FolderState>(() => new Map(begin.folders));
  return {
    query,
    selected,
    scrollTop: begin.scrollTop,
    reveal,
    folders,
    setFolder: useCallback(
      (folder: string, open: boolean) => {
        const next = new Map([...router.viewOf(entry).folders, [folder, open] as const]);
        setFolders(next);
        router.keepView(entry, { folders: [...next].slice(-keptFolders) });
      },
      [router, entry],
    ),
    setQuery: useCallback(
      (next: string) => {
        setQueryState(next);
        router.keepView(entry, { query: next });
      },
      [router, entry],
    ),
    select: useCallback(
      (name: string | null) => {
        setSelected(name);
        setReveal(false);
        router.keepView(entry, { selected: name, reveal: false });
      },
      [router, entry],
    ),
    keepScroll: useCallback(
      (scrollTop: number) => router.keepView(entry, { scrollTop }),
      [router, entry],
    ),
    revealed: useCallback(() => {
      setReveal(false);
      router.keepView(entry, { reveal: false });
    }, [router, entry]),
  };
}

/** Up to this many names a search takes less than a frame, and needs no thread of its own. */
const namesAtOnce = 10_000;

/**
 * The names that match a search. In a long list they are found in another
 * thread: until it answers, what matched before stays, marked as `pending`.
 */
export function useMatches<K>(list: NameList<K>, text: string): Matches<K> {
  const query = normaliseQuery(text);
  const [found, setFound] = useState<Matches<K> | null>(null);
  /** After going back the search is there before its answer: no row is shown in a wrong place. */
  const [returned, setReturned] = useState(query !== '');
  const search = useRef<ListSearch<K> | null>(null);
  const [threads, setThreads] = useState(true);
  const long = threads && list.names.length > namesAtOnce;
  const atOnce = !long || queryOf(query).kind !== 'words';
  const here = useMemo(() => (atOnce ? filterNames(list, query) : null), [atOnce, list, query]);
  useEffect(() => {
    if (!long) return;
    search.current ??= ListSearch.start<K>();
    if (search.current === null) setThreads(false);
    else if (atOnce) {
      search.current.hold(list);
      setFound(null);
      setReturned(false);
    } else search.current.find(list, query, setFound);
  }, [long, atOnce, list, query]);
  useEffect(
    () => () => {
      search.current?.close();
      search.current = null;
    },
    [],
  );
  return useMemo(() => {
    if (here !== null) return here;
    if (found === null)
      return { list, query: returned ? query : '', indexes: returned ? [] : null, pending: true };
    return found.list === list && found.query === query ? found : { ...found, pending: true };
  }, [here, found, returned, list, query]);
}
