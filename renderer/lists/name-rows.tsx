import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { classNames } from '../ui/class-names.ts';
import type { ListRows } from './list-rows.ts';
import { NameRow, rowHeight } from './name-row.tsx';
import styles from './name-rows.module.css';
import { isTyping, plainLetter, type RowCommands, runLetter } from './row-commands.ts';
import { RowMenu, type RowMenuTarget } from './row-menu.tsx';
import { useKeptScroll } from './use-kept-scroll.ts';
import type { Picked } from './use-picked.ts';

export interface NameRowsHandle {
  /** Moves the focus to the current row, else the first. */
  focus(): void;
}

export interface NameRowsProps {
  /** The list's accessible name. */
  readonly label: string;
  readonly rows: ListRows;
  /** The name the keyboard is at. */
  readonly current: string | null;
  readonly onCurrent: (name: string) => void;
  readonly commands: RowCommands;
  readonly picked: Picked;
  readonly hrefOf?: ((name: string) => string) | undefined;
  readonly icon: ReactNode;
  readonly marks?: ((name: string) => ReactNode) | undefined;
  readonly facts?: ((name: string) => ReactNode) | undefined;
  readonly actions: (name: string) => ReactNode;
  /** What the row says under which names are folded away. */
  readonly foldLabel?: ReactNode;
  readonly foldOpen: boolean;
  readonly onFold: () => void;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
  /** Scrolls the current row into view and focuses it once it is there. */
  readonly reveal: boolean;
  readonly onRevealed: () => void;
  /** The row the keyboard begins at while none is current; null is the first. */
  readonly startAt: string | null;
  /** That row takes the focus when nothing else has it. */
  readonly takesFocus: boolean;
  readonly ref?: Ref<NameRowsHandle>;
}

/** A long list of names: only what is near the window is drawn; the keyboard walks all of it. */
export function NameRows(props: NameRowsProps) {
  const { label, rows, current, onCurrent, onScroll, commands, picked } = props;
  const { count, foldRow } = rows;
  const scroller = useRef<HTMLDivElement>(null);
  const [atFold, setAtFold] = useState(false);
  const [menu, setMenu] = useState<RowMenuTarget | null>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const currentRow = current === null ? -1 : rows.rowOf(current);
  const startRow = props.startAt === null ? 0 : Math.max(0, rows.rowOf(props.startAt));
  const tabStop =
    atFold && foldRow !== null
      ? foldRow
      : currentRow >= 0
        ? currentRow
        : Math.min(startRow, count - 1);
  const focusWanted = useRef(false);
  const mayReturn = useRef(current !== null);
  /** The row that got the focus without being asked for it; gone once a person has a say. */
  const begun = useRef<HTMLElement | null | 'over'>(props.takesFocus ? null : 'over');

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    initialOffset: props.scrollTop,
    overscan: 12,
    useFlushSync: false,
    // The row that has the focus, or would get it, is always drawn.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      return tabStop >= count || drawn.includes(tabStop) ? drawn : [...drawn, tabStop];
    },
  });
  const keptTop = useKeptScroll(props, scroller, virtualizer);

  const rowElement = useCallback(
    (row: number) =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-main]`) ?? null,
    [],
  );
  const goTo = (row: number) => {
    const name = rows.nameAt(row);
    if (name === undefined && row !== foldRow) return;
    focusWanted.current = true;
    virtualizer.scrollToIndex(row);
    if (row === tabStop) rowElement(row)?.focus({ preventScroll: true });
    setAtFold(row === foldRow);
    if (name !== undefined) onCurrent(name);
  };
  useLayoutEffect(() => {
    const { activeElement } = document;
    // After going back nothing has the focus: the row that was left takes it again.
    const returned = mayReturn.current && currentRow >= 0 && activeElement === document.body;
    const begins =
      begun.current !== 'over' &&
      current === null &&
      (activeElement === document.body || activeElement === begun.current);
    if (!(focusWanted.current || returned || begins)) return;
    const row = rowElement(tabStop);
    if (row === null) return;
    if (begins) begun.current = row;
    mayReturn.current = false;
    focusWanted.current = false;
    if (row !== activeElement) row.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    if (!props.reveal || currentRow < 0) return;
    virtualizer.scrollToIndex(currentRow, { align: 'center' });
    const row = rowElement(currentRow);
    if (row === null) return;
    row.focus({ preventScroll: true });
    props.onRevealed();
  });
  useImperativeHandle(props.ref, () => ({ focus: () => goTo(tabStop) }));

  const pageRows = () =>
    Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  const openMenu = (name: string, at: { x: number; y: number } | null) => {
    const row = rowElement(rows.rowOf(name));
    if (row === null) return;
    setAtFold(false);
    onCurrent(name);
    const anchor =
      at === null ? row : { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
    setMenu({ name, anchor });
    setMenuOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target, key } = event;
    // The keys of a menu bubble here through React's tree, not through the page's.
    if (event.defaultPrevented || !(target instanceof Element)) return;
    if (!event.currentTarget.contains(target) || isTyping(target)) return;
    const name = nameAround(target) ?? null;
    if (runKey()) event.preventDefault();

    function runKey(): boolean {
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'c') {
        if (event.shiftKey || event.altKey || name === null || String(getSelection()) !== '')
          return false;
        commands.onCopy(name);
        return true;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) {
        if (name !== null) openMenu(name, null);
        return name !== null;
      }
      const row = targetRow(key, tabStop, count, pageRows());
      if (row !== null) {
        const to = rows.nameAt(row);
        if (!event.shiftKey) picked.endRange();
        else if (name !== null && to !== undefined) picked.extend(rows, name, to);
        goTo(row);
        return true;
      }
      if (key === 'ArrowRight' || key === 'ArrowLeft')
        return !event.shiftKey && stepWithin(target as Element, key);
      if (name === null) return false;
      const onMain = (target as Element).closest('[data-main]') !== null;
      if (key === ' ' && onMain) {
        if (event.shiftKey) picked.reach(rows, name);
        else picked.toggle(name);
        onCurrent(name);
        return true;
      }
      const letter = plainLetter(event);
      return letter !== '' && runLetter(letter, name, commands);
    }
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const { target } = event;
    if (!(target instanceof Element) || !event.currentTarget.contains(target)) return;
    if (target.closest('[data-actions]') !== null) return;
    const name = nameAround(target);
    if (name === null) return;
    setAtFold(false);
    picked.endRange();
    onCurrent(name);
    // A click meant for another tab or window stays the browser's.
    if (commands.onOpen === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    commands.onOpen(name);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    const name = nameAround(event.target);
    if (name === null) return;
    event.preventDefault();
    const byKeyboard = event.clientX === 0 && event.clientY === 0;
    openMenu(name, byKeyboard ? null : { x: event.clientX, y: event.clientY });
  };
  const personActs = () => {
    begun.current = 'over';
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onKeyDownCapture={personActs}
      onPointerDownCapture={personActs}
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
        onContextMenu={onContextMenu}
      >
        {virtualizer.getVirtualItems().map(({ index }) => {
          const name = rows.nameAt(index);
          if (name === undefined && index !== foldRow) return null;
          const isCurrent = index === currentRow && !atFold;
          return (
            <li
              key={name === undefined ? 'fold' : `name ${name}`}
              className={classNames(
                styles.row,
                isCurrent && styles.current,
                name !== undefined && picked.names.has(name) && styles.picked,
              )}
              style={{ transform: `translateY(${index * rowHeight}px)` }}
              aria-posinset={index + 1}
              aria-setsize={count}
              data-row={index}
              data-name={name}
            >
              {name === undefined ? (
                <button
                  type="button"
                  className={styles.fold}
                  tabIndex={index === tabStop ? 0 : -1}
                  aria-expanded={props.foldOpen}
                  data-main=""
                  onClick={props.onFold}
                  onFocus={() => setAtFold(true)}
                >
                  <ChevronRight size={13} aria-hidden />
                  {props.foldLabel}
                  <span className={styles.folded}>{rows.folded}</span>
                </button>
              ) : (
                <NameRow
                  name={name}
                  query={rows.query}
                  current={isCurrent}
                  tabStop={index === tabStop}
                  picked={picked.names.has(name)}
                  icon={props.icon}
                  href={props.hrefOf?.(name)}
                  marks={props.marks}
                  facts={props.facts}
                  actions={props.actions}
                />
              )}
            </li>
          );
        })}
      </ul>
      <RowMenu
        target={menu}
        open={menuOpen}
        commands={commands}
        picked={menu !== null && picked.names.has(menu.name)}
        onPick={picked.toggle}
        onClose={() => setMenuOpen(false)}
        finalFocus={() => (menu === null ? null : rowElement(rows.rowOf(menu.name)))}
        container={scroller.current?.closest<HTMLElement>('[role=dialog], nav, main') ?? null}
      />
    </div>
  );
}

/** Left and right go through the buttons of a row; past the last one they mean the page. */
function stepWithin(from: Element, key: 'ArrowLeft' | 'ArrowRight'): boolean {
  const row = from.closest('[data-row]');
  const stops = [
    ...(row?.querySelectorAll<HTMLElement>('[data-main], [data-actions] button') ?? []),
  ];
  const at = stops.findIndex((stop) => stop.contains(from));
  const next = at < 0 ? undefined : stops[at + (key === 'ArrowRight' ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}

/** The name of the row that holds an element. */
function nameAround(target: Element): string | null {
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
