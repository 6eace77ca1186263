import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useReducer,
  useRef,
} from 'react';
import { countOf, type Matches, nameAt } from './filter.ts';
import { NameRow, rowHeight } from './name-row.tsx';
import styles from './name-rows.module.css';
import { pickAnchor, scrollTopFor } from './scroll-anchor.ts';

export interface NameRowsHandle {
  /** Moves the focus to the selected row, else the first. */
  focus(): void;
}

export interface NameRowsProps {
  /** The list's accessible name. */
  readonly label: string;
  readonly matches: Matches;
  /** The row of a name among the matches, or -1. */
  readonly rowOf: (name: string) => number;
  readonly selected: string | null;
  readonly onSelect: (name: string) => void;
  readonly onOpen?: (name: string) => void;
  /** Ctrl/Cmd+C; `shift` asks for the other form. */
  readonly onCopy: (name: string, shift: boolean) => void;
  readonly hrefOf?: (name: string) => string;
  readonly icon: ReactNode;
  readonly facts?: (name: string) => ReactNode;
  readonly actions: (name: string, reachable: boolean) => ReactNode;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
  /** Scrolls the selected row into view and focuses it once it is there. */
  readonly reveal: boolean;
  readonly onRevealed: () => void;
  readonly ref?: Ref<NameRowsHandle>;
}

/** A long list of names: only what is near the window is drawn; the keyboard walks all of it. */
export function NameRows(props: NameRowsProps) {
  const { label, matches, rowOf, selected, onSelect, onOpen, onScroll } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const count = countOf(matches);
  const selectedRow = selected === null ? -1 : rowOf(selected);
  const tabStop = Math.max(selectedRow, 0);
  const focusWanted = useRef(false);
  const mayReturn = useRef(selected !== null);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    initialOffset: props.scrollTop,
    overscan: 12,
    useFlushSync: false,
    // The row that has the focus, or would get it, is always drawn.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      return tabStop >= count || rows.includes(tabStop) ? rows : [...rows, tabStop];
    },
  });
  const keptTop = useKeptScroll(props, scroller, virtualizer);

  const rowElement = useCallback(
    (row: number) =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-main]`) ?? null,
    [],
  );
  const goTo = (row: number) => {
    const name = nameAt(matches, row);
    if (name === undefined) return;
    focusWanted.current = true;
    virtualizer.scrollToIndex(row);
    if (row === selectedRow) rowElement(row)?.focus({ preventScroll: true });
    onSelect(name);
  };
  useLayoutEffect(() => {
    // After going back nothing has the focus: the row that was left takes it again.
    const returned = mayReturn.current && document.activeElement === document.body;
    if (!(focusWanted.current || returned) || selectedRow < 0) return;
    const row = rowElement(selectedRow);
    if (row === null) return;
    mayReturn.current = false;
    focusWanted.current = false;
    row.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    if (!props.reveal || selectedRow < 0) return;
    virtualizer.scrollToIndex(selectedRow, { align: 'center' });
    const row = rowElement(selectedRow);
    if (row === null) return;
    row.focus({ preventScroll: true });
    props.onRevealed();
  });
  useImperativeHandle(props.ref, () => ({ focus: () => goTo(tabStop) }));

  const pageRows = () =>
    Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      const name = nameAround(event.target) ?? selected;
      if (name === null || String(getSelection()) !== '') return;
      event.preventDefault();
      props.onCopy(name, event.shiftKey);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targetRow(event.key, tabStop, count, pageRows());
    if (target === null) return;
    event.preventDefault();
    goTo(target);
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const main = event.target instanceof Element ? event.target.closest('[data-main]') : null;
    const name = nameAround(main);
    if (name === null) return;
    onSelect(name);
    // A click meant for another tab or window stays the browser's.
    if (onOpen === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(name);
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={(event) => {
        keptTop.current = event.currentTarget.scrollTop;
        onScroll(event.currentTarget.scrollTop);
      }}
    >
      <ul
        className={styles.sizer}
        style={{ height: virtualizer.getTotalSize() }}
        aria-label={label}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {virtualizer.getVirtualItems().map(({ index }) => {
          const name = nameAt(matches, index);
          if (name === undefined) return null;
          return (
            <NameRow
              key={name}
              name={name}
              row={index}
              count={count}
              query={matches.query}
              selected={index === selectedRow}
              tabStop={index === tabStop}
              icon={props.icon}
              href={props.hrefOf?.(name)}
              facts={props.facts}
              actions={props.actions}
            />
          );
        })}
      </ul>
    </div>
  );
}

type RowVirtualizer = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

/**
 * Keeps the selected row, else the first visible one, where it stands while
 * names arrive, and brings back the place of an earlier visit once the list is
 * long enough. A new search starts at the top. Returns the scroll position as
 * last seen.
 */
function useKeptScroll(
  { matches, rowOf, selected, scrollTop }: NameRowsProps,
  scroller: { readonly current: HTMLDivElement | null },
  virtualizer: RowVirtualizer,
) {
  const top = useRef(scrollTop);
  const wantedTop = useRef(scrollTop);
  const drawn = useRef<Matches | null>(null);
  const [, redraw] = useReducer((times: number) => times + 1, 0);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = drawn.current;
    if (element === null || before === matches) return;
    drawn.current = matches;
    const next = nextTop(before, element);
    if (next === null || next === element.scrollTop) return;
    element.scrollTop = next;
    top.current = element.scrollTop;
    // Without this the rows of the old place would be drawn for one frame.
    virtualizer.scrollOffset = element.scrollTop;
    redraw();

    function nextTop(old: Matches | null, { clientHeight, scrollHeight }: HTMLDivElement) {
      if (wantedTop.current > 0 && scrollHeight >= wantedTop.current + clientHeight) {
        const wanted = wantedTop.current;
        wantedTop.current = 0;
        return wanted;
      }
      if (old === null) return null;
      if (old.query !== matches.query) {
        wantedTop.current = 0;
        return 0;
      }
      const seen = { scrollTop: top.current, height: clientHeight, rowHeight };
      const chosen = selected === null ? null : { name: selected, row: rowIn(old, selected) };
      const anchor = pickAnchor(seen, chosen, (row) => nameAt(old, row));
      const row = anchor === null ? -1 : rowOf(anchor.name);
      return anchor === null || row < 0 ? null : scrollTopFor(anchor, row, rowHeight);
    }
  });
  return top;
}

/** The row a name had; only called when a list changed, so looking at each is fine. */
function rowIn(matches: Matches, name: string): number {
  const index = matches.list.names.indexOf(name);
  return matches.indexes === null ? index : matches.indexes.indexOf(index);
}

/** The name of the row that holds an element. */
function nameAround(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-name]')?.dataset['name'] ?? null;
}

function targetRow(key: string, from: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'PageDown':
      return Math.min(last, from + page);
    case 'PageUp':
      return Math.max(0, from - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
