import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { classNames } from '../ui/class-names.ts';
import { FolderRow } from './folder-row.tsx';
import type { ListRows } from './list-rows.ts';
import { NameRow, rowHeight } from './name-row.tsx';
import styles from './name-rows.module.css';
import type { RowCommands } from './row-commands.ts';
import { nameAround, runRowKey } from './row-keys.ts';
import { RowMenu, type RowMenuTarget } from './row-menu.tsx';
import { isFolder } from './tree-rows.ts';
import { useKeptScroll } from './use-kept-scroll.ts';
import type { Picked } from './use-picked.ts';
import { useRowFocus } from './use-row-focus.ts';

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
  readonly onFolder: (folder: string, open: boolean) => void;
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
  const { reveal, onRevealed, takesFocus } = props;
  const focus = useRowFocus(
    { current, currentRow, tabStop, takesFocus, reveal, onRevealed, rowElement },
    virtualizer,
  );
  const goTo = (row: number) => {
    const name = rows.nameAt(row);
    if (name === undefined && row !== foldRow) return;
    focus.want();
    virtualizer.scrollToIndex(row);
    if (row === tabStop) rowElement(row)?.focus({ preventScroll: true });
    setAtFold(row === foldRow);
    if (name !== undefined) onCurrent(name);
  };
  useImperativeHandle(props.ref, () => ({ focus: () => goTo(tabStop) }));

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
    const height = scroller.current?.clientHeight ?? 0;
    const done = runRowKey(event, {
      ...{ rows, tabStop, picked, commands, goTo, setCurrent: onCurrent },
      pageRows: Math.max(1, Math.floor(height / rowHeight) - 1),
      openMenu: (name) => (isFolder(name) ? undefined : openMenu(name, null)),
      setFolder: props.onFolder,
    });
    if (done) event.preventDefault();
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
    if (isFolder(name)) {
      props.onFolder(name, rows.treeAt?.(rows.rowOf(name)).open !== true);
      return;
    }
    // A click meant for another tab or window stays the browser's.
    if (commands.onOpen === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    commands.onOpen(name);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    const name = nameAround(event.target);
    if (name === null || isFolder(name)) return;
    event.preventDefault();
    const byKeyboard = event.clientX === 0 && event.clientY === 0;
    openMenu(name, byKeyboard ? null : { x: event.clientX, y: event.clientY });
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onKeyDownCapture={focus.personActs}
      onPointerDownCapture={focus.personActs}
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
          const tree = rows.treeAt?.(index);
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
              ) : tree?.open !== undefined ? (
                <FolderRow
                  name={name}
                  tree={tree}
                  current={isCurrent}
                  tabStop={index === tabStop}
                />
              ) : (
                <NameRow
                  name={name}
                  depth={tree?.depth}
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
