import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useReducer, useRef } from 'react';
import type { ListRows } from './list-rows.ts';
import { rowHeight } from './name-row.tsx';
import { pickAnchor, scrollTopFor } from './scroll-anchor.ts';

export interface KeptScroll {
  readonly rows: ListRows;
  /** The name the keyboard is at. */
  readonly current: string | null;
  /** Where the list stood on an earlier visit. */
  readonly scrollTop: number;
}

/**
 * Keeps the current row, else the first visible one, where it stands while
 * names arrive, and brings back the place of an earlier visit once the list is
 * long enough. A new search starts at the top. Returns the scroll position as
 * last seen.
 */
export function useKeptScroll(
  { rows, current, scrollTop }: KeptScroll,
  scroller: { readonly current: HTMLDivElement | null },
  virtualizer: Virtualizer<HTMLDivElement, Element>,
) {
  const top = useRef(scrollTop);
  const wantedTop = useRef(scrollTop);
  const drawn = useRef<ListRows | null>(null);
  const [, redraw] = useReducer((times: number) => times + 1, 0);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = drawn.current;
    if (element === null || before === rows) return;
    drawn.current = rows;
    const next = nextTop(before, element);
    if (next === null || next === element.scrollTop) return;
    element.scrollTop = next;
    top.current = element.scrollTop;
    // Without this the rows of the old place would be drawn for one frame.
    virtualizer.scrollOffset = element.scrollTop;
    redraw();

    function nextTop(old: ListRows | null, { clientHeight, scrollHeight }: HTMLDivElement) {
      if (wantedTop.current > 0 && scrollHeight >= wantedTop.current + clientHeight) {
        const wanted = wantedTop.current;
        wantedTop.current = 0;
        return wanted;
      }
      if (old === null) return null;
      if (old.query !== rows.query) {
        wantedTop.current = 0;
        return 0;
      }
      const seen = { scrollTop: top.current, height: clientHeight, rowHeight };
      const chosen = current === null ? null : { name: current, row: old.rowOf(current) };
      const anchor = pickAnchor(seen, chosen, (row) => old.nameAt(row));
      const row = anchor === null ? -1 : rows.rowOf(anchor.name);
      return anchor === null || row < 0 ? null : scrollTopFor(anchor, row, rowHeight);
    }
  });
  return top;
}
