import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { ImageReference } from '../../shared/image-reference.ts';
import type { LoadedList } from '../state/lists-store.ts';
import { useWaiting } from '../state/use-list.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { DigestMatches } from './digest-matches.tsx';
import styles from './list-panel.module.css';
import { type ListRows, lazyIndex, listRows } from './list-rows.ts';
import { emptyList, indexOfName, type NameList, type NameOrder } from './name-list.ts';
import { NameRows, type NameRowsHandle } from './name-rows.tsx';
import { NoMatch } from './no-match.tsx';
import { isTyping, type RowCommands } from './row-commands.ts';
import { seenTime } from './seen-time.ts';
import { treeRows } from './tree-rows.ts';
import { useListView, useMatches } from './use-list-view.ts';
import { usePicked } from './use-picked.ts';

/** What a list says of itself below its rows. */
export interface ListCounts {
  /** Names that match, without those that are folded away. */
  readonly shown: number;
  /** The names a person selected that are still there. */
  readonly picked: readonly string[];
  readonly clearPicked: () => void;
  /** True once nothing came for ten seconds. */
  readonly waiting: boolean;
  /** Compares the two that are selected; null unless it is two. */
  readonly compare: (() => void) | null;
}

export interface ListPanelProps<K> extends RowCommands {
  readonly label: string;
  readonly searchLabel: string;
  /** The history entry whose view is kept. */
  readonly entry: string;
  readonly list: LoadedList<K> | undefined;
  readonly order: NameOrder<K>;
  /** The names as they are shown, where not all are or in another order. */
  readonly arranged?: NameList<K>;
  /** Says of the last names which ones are folded away below a row of their own. */
  readonly isFolded?: (name: string) => boolean;
  readonly foldLabel?: ReactNode;
  /** Shown as a tree by the segments of the names. */
  readonly tree?: boolean;
  /** The host that answers, for when it does not. */
  readonly host?: string;
  readonly icon?: ReactNode;
  readonly hrefOf?: (name: string) => string;
  /** Behind a name. */
  readonly marks?: (name: string) => ReactNode;
  /** What is known of a name, in columns at the end of its row. */
  readonly facts?: (name: string) => ReactNode;
  readonly actions: (name: string) => ReactNode;
  readonly onReference: (reference: ImageReference, typed: boolean) => boolean;
  readonly onStop: () => void;
  /** One level up: what Escape means once nothing is searched for or selected. */
  readonly onUp?: () => void;
  /** The row the keyboard begins at; with it the list takes the focus when nothing else has it. */
  readonly startAt?: string | null;
  /** Right of the search box. */
  /** Compares two selected names; `=` does it too. */
  readonly onCompare?: (left: string, right: string) => void;
  readonly toolbar?: ReactNode;
  /** Between the search box and the rows. */
  readonly filters?: ReactNode;
  /** The headings of the columns. */
  readonly headings?: ReactNode;
  /** Below the rows, in place of the count beside the search box. */
  readonly footer?: (counts: ListCounts) => ReactNode;
  /** Above the rows, beside what is shown. */
  readonly notice?: ReactNode;
  /** In place of rows when the list is complete and has none. */
  readonly empty: ReactNode;
  /** What to say of a failure: above the rows when there are some, else in their place. */
  readonly failure: (error: BerthError, besideRows: boolean) => ReactNode;
  /** In place of rows when loading was stopped before the first one. */
  readonly stopped: ReactNode;
  /** Shown when the name asked for is not in the complete list. */
  readonly absent: (name: string) => ReactNode;
}

const noNames = emptyList<never>();

/** A searchable list of names with all its states. */
export function ListPanel<K>(props: ListPanelProps<K>) {
  const { list, order, entry, arranged, isFolded } = props;
  const { t, i18n } = useLingui();
  const view = useListView(entry);
  const whole = list?.names ?? noNames;
  const matches = useMatches(arranged ?? whole, view.query);
  const [foldOpen, setFoldOpen] = useState(false);
  const inOrder = arranged === undefined;
  const { tree = false } = props;
  const rows: ListRows = useMemo(() => {
    if (tree) return treeRows(matches, view.folders);
    const { list: searched } = matches;
    const indexOf = inOrder
      ? (name: string) => indexOfName(searched as NameList<K>, name, order)
      : lazyIndex(searched.names);
    if (isFolded === undefined) return listRows(matches, indexOf, null);
    let from = searched.names.length;
    while (from > 0 && isFolded(searched.names[from - 1] ?? '')) from -= 1;
    return listRows(matches, indexOf, { from, open: foldOpen });
  }, [matches, inOrder, order, isFolded, foldOpen, tree, view.folders]);
  const rowsHandle = useRef<NameRowsHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const picked = usePicked();
  const waiting = useWaiting(list);
  const all = whole.names.length;
  const { shown } = rows;
  const loading = list === undefined || list.phase === 'loading';
  const done = list?.phase === 'done';
  const wanted = view.selected;
  const settled = matches.pending !== true;
  const isThere = (name: string) => indexOfName(whole, name, order) >= 0;
  const isAbsent = view.reveal && wanted !== null && done && !isThere(wanted);
  const revealsFolded = view.reveal && wanted !== null && isFolded?.(wanted) === true;
  useEffect(() => {
    if (revealsFolded) setFoldOpen(true);
  }, [revealsFolded]);
  const pickedNames = [...picked.names].filter((name) => !done || isThere(name));
  /** Enter came before the answer: what is found is opened then. */
  const entered = useRef(false);
  const leaveSearch = (by: 'ArrowDown' | 'Enter') => {
    entered.current = by === 'Enter' && !settled;
    if (entered.current) return;
    const first = rows.best;
    if (by === 'Enter' && matches.query !== '' && first !== undefined) {
      view.select(first);
      props.onOpen?.(first);
      if (props.onOpen !== undefined) return;
    }
    rowsHandle.current?.focus();
  };
  useEffect(() => {
    if (settled && entered.current) leaveSearch('Enter');
  });
  const [one, other, ...more] = pickedNames;
  const { onCompare } = props;
  const isPair = one !== undefined && other !== undefined && more.length === 0;
  const compare = isPair && onCompare !== undefined ? () => onCompare(one, other) : null;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(target instanceof Element) || !event.currentTarget.contains(target)) return;
    if (key === '/' && !isTyping(target)) {
      search.current?.focus();
      search.current?.select();
    } else if (key === '=' && !isTyping(target) && compare !== null) {
      compare();
    } else if (key === 'Escape' && !event.nativeEvent.isComposing) {
      if (view.query !== '') view.setQuery('');
      else if (picked.names.size > 0) picked.clear();
      else if (props.onUp !== undefined) props.onUp();
      else return;
    } else return;
    event.preventDefault();
  };
  const { host } = props;
  // What could not be read anew says how old it is.
  const seen = list?.error != null && list.seenAt !== null ? seenTime(i18n, list.seenAt) : null;
  const waitsFor = waiting && host !== undefined ? t`Waiting for ${host}` : null;
  const status =
    all === 0 && (loading || list.error !== null)
      ? null
      : t`${i18n.number(shown)} of ${i18n.number(all)}`;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list and its search box alike
    <div className={styles.panel} onKeyDown={onKeyDown}>
      <div className={styles.toolbar}>
        <SearchBox
          ref={search}
          filter
          label={props.searchLabel}
          value={view.query}
          onChange={view.setQuery}
          onReference={props.onReference}
          onLeave={leaveSearch}
        />
        {props.footer === undefined ? (
          <span className={styles.status} role="status">
            {waitsFor ?? status}
          </span>
        ) : null}
        {seen === null || props.footer !== undefined ? null : (
          <span className={styles.status}>{t`seen ${seen}`}</span>
        )}
        {loading ? <Button small onClick={props.onStop}>{t`Cancel`}</Button> : null}
        {props.toolbar}
      </div>
      {props.filters}
      {props.headings === undefined ? null : (
        <div className={styles.headings}>{props.headings}</div>
      )}
      <div className={styles.line}>
        {loading ? (
          <ProgressBar
            label={t`Loading ${props.label}`}
            value={progressOf(list?.arrived ?? 0, list?.total ?? null)}
          />
        ) : null}
      </div>
      <div className={styles.notices}>
        {props.notice}
        <DigestMatches query={view.query} />
        {list?.incomplete === true ? (
          <Message kind="info" banner title={t`The list may be incomplete`}>
            {t`The registry stopped before the end.`}
          </Message>
        ) : null}
        {matches.cut === true ? (
          <Message kind="info" banner title={t`The search took too long and ended early`}>
            {t`More names may match. Use a simpler expression.`}
          </Message>
        ) : null}
        {isAbsent ? props.absent(wanted) : null}
        {list?.error != null && all > 0 ? props.failure(list.error, true) : null}
      </div>
      {rows.count > 0 ? (
        <NameRows
          ref={rowsHandle}
          label={props.label}
          rows={rows}
          current={view.selected}
          onCurrent={view.select}
          commands={props}
          picked={picked}
          hrefOf={props.hrefOf}
          icon={props.icon}
          marks={props.marks}
          facts={props.facts}
          actions={props.actions}
          foldLabel={props.foldLabel}
          foldOpen={foldOpen}
          onFold={() => setFoldOpen((open) => !open)}
          onFolder={view.setFolder}
          scrollTop={view.scrollTop}
          onScroll={view.keepScroll}
          reveal={view.reveal}
          onRevealed={view.revealed}
          startAt={props.startAt ?? null}
          takesFocus={props.startAt !== undefined}
        />
      ) : (
        <div className={styles.scrollable}>
          {all > 0 ? (
            <NoMatch
              query={view.query}
              searching={!settled}
              loading={loading}
              onClear={() => view.setQuery('')}
            />
          ) : list?.error != null ? (
            props.failure(list.error, false)
          ) : loading ? (
            <Skeleton label={t`Loading ${props.label}`} waitsFor={waitsFor} />
          ) : list.phase === 'stopped' ? (
            props.stopped
          ) : (
            props.empty
          )}
        </div>
      )}
      {props.footer === undefined ? null : (
        <div className={styles.footer}>
          {props.footer({
            shown,
            picked: pickedNames,
            clearPicked: picked.clear,
            compare,
            waiting,
          })}
        </div>
      )}
    </div>
  );
}

function progressOf(arrived: number, total: number | null): number | null {
  return total === null || total === 0 ? null : Math.min(1, arrived / total);
}

const widths = [180, 240, 150, 210, 260, 170];

/** Rows to come. */
function Skeleton({
  label,
  waitsFor,
}: {
  readonly label: string;
  readonly waitsFor: string | null;
}) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {waitsFor === null ? null : <p>{waitsFor}</p>}
      {widths.map((width) => (
        <span key={width} style={{ width }} />
      ))}
    </div>
  );
}
