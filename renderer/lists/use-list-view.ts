import { useCallback, useMemo, useRef, useState } from 'react';
import type { ListView } from '../routing/router.ts';
import { useApp } from '../state/use-app.ts';
import { filterNames, type Matches } from './filter.ts';
import type { NameList } from './name-list.ts';

export interface KeptView {
  readonly query: string;
  readonly selected: string | null;
  /** Where the list stood when this history entry was left. */
  readonly scrollTop: number;
  /** The selection came with the navigation: it is to be shown. */
  readonly reveal: boolean;
  setQuery(query: string): void;
  select(name: string | null): void;
  keepScroll(scrollTop: number): void;
  revealed(): void;
}

/** How the list of one history entry is looked at; Back and Forward bring it back. */
export function useListView(entry: string): KeptView {
  const { router } = useApp();
  const [begin] = useState<ListView>(() => router.viewOf(entry));
  const [query, setQueryState] = useState(begin.query);
  const [selected, setSelected] = useState(begin.selected);
  const [reveal, setReveal] = useState(begin.reveal);
  return {
    query,
    selected,
    scrollTop: begin.scrollTop,
    reveal,
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

/** The names that match a search; a longer search narrows what was found before. */
export function useMatches(list: NameList, query: string): Matches {
  const previous = useRef<Matches | null>(null);
  const matches = useMemo(() => filterNames(list, query, previous.current), [list, query]);
  previous.current = matches;
  return matches;
}
