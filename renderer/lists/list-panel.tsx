import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { ImageReference } from '../../shared/image-reference.ts';
import type { LoadedList } from '../state/lists-store.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { countOf, nameAt, rowOfIndex } from './filter.ts';
import styles from './list-panel.module.css';
import { emptyList, indexOfName, type NameOrder } from './name-list.ts';
import { NameRows, type NameRowsHandle } from './name-rows.tsx';
import { NoMatch } from './no-match.tsx';
import { useListView, useMatches } from './use-list-view.ts';

export interface ListPanelProps<K> {
  readonly label: string;
  readonly searchLabel: string;
  /** The history entry whose view is kept. */
  readonly entry: string;
  readonly list: LoadedList<K> | undefined;
  readonly order: NameOrder<K>;
  readonly icon: ReactNode;
  readonly hrefOf?: (name: string) => string;
  readonly onOpen?: (name: string) => void;
  readonly onCopy: (name: string, shift: boolean) => void;
  /** What is known of a name, at the end of its row. */
  readonly facts?: (name: string) => ReactNode;
  readonly actions: (name: string, reachable: boolean) => ReactNode;
  readonly onReference: (reference: ImageReference, typed: boolean) => boolean;
  readonly onStop: () => void;
  /** Right of the search box. */
  readonly toolbar?: ReactNode;
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
  const { list, order, entry } = props;
  const { t, i18n } = useLingui();
  const view = useListView(entry);
  const names = list?.names ?? noNames;
  const matches = useMatches(names, view.query);
  const rows = useRef<NameRowsHandle>(null);
  const rowOf = useCallback(
    (name: string) => rowOfIndex(matches, indexOfName(matches.list, name, order)),
    [matches, order],
  );
  const all = names.names.length;
  const shown = countOf(matches);
  const loading = list === undefined || list.phase === 'loading';
  const wanted = view.selected;
  const settled = matches.pending !== true;
  const isAbsent =
    view.reveal && wanted !== null && list?.phase === 'done' && settled && rowOf(wanted) < 0;
  /** Enter came before the answer: what is found is opened then. */
  const entered = useRef(false);
  const leaveSearch = (by: 'ArrowDown' | 'Enter') => {
    entered.current = by === 'Enter' && !settled;
    if (entered.current) return;
    const first = nameAt(matches, 0);
    if (by === 'Enter' && matches.query !== '' && first !== undefined) {
      view.select(first);
      props.onOpen?.(first);
      if (props.onOpen !== undefined) return;
    }
    rows.current?.focus();
  };
  useEffect(() => {
    if (settled && entered.current) leaveSearch('Enter');
  });

  return (
    <div className={styles.panel}>
      <div className={styles.toolbar}>
        <SearchBox
          label={props.searchLabel}
          value={view.query}
          onChange={view.setQuery}
          onReference={props.onReference}
          onLeave={leaveSearch}
        />
        <span className={styles.status} role="status">
          {all === 0 && (loading || list.error !== null)
            ? null
            : t`${i18n.number(shown)} of ${i18n.number(all)}`}
        </span>
        {loading ? <Button small onClick={props.onStop}>{t`Cancel`}</Button> : null}
        {props.toolbar}
      </div>
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
        {list?.incomplete === true ? (
          <Message kind="info" banner title={t`The list may be incomplete`}>
            {t`The registry stopped before the end.`}
          </Message>
        ) : null}
        {isAbsent ? props.absent(wanted) : null}
        {list?.error != null && all > 0 ? props.failure(list.error, true) : null}
      </div>
      {shown > 0 ? (
        <NameRows
          ref={rows}
          label={props.label}
          matches={matches}
          rowOf={rowOf}
          selected={view.selected}
          onSelect={view.select}
          onCopy={props.onCopy}
          icon={props.icon}
          actions={props.actions}
          scrollTop={view.scrollTop}
          onScroll={view.keepScroll}
          reveal={view.reveal}
          onRevealed={view.revealed}
          {...(props.onOpen === undefined ? {} : { onOpen: props.onOpen })}
          {...(props.facts === undefined ? {} : { facts: props.facts })}
          {...(props.hrefOf === undefined ? {} : { hrefOf: props.hrefOf })}
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
            <Skeleton label={t`Loading ${props.label}`} />
          ) : list.phase === 'stopped' ? (
            props.stopped
          ) : (
            props.empty
          )}
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
function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {widths.map((width) => (
        <span key={width} style={{ width }} />
      ))}
    </div>
  );
}
