import { memo, type ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { classNames } from '../ui/class-names.ts';
import { Shown } from '../ui/shown.tsx';
import { highlight } from './highlight.ts';
import styles from './name-rows.module.css';

export const rowHeight = 28;

export interface NameRowProps {
  readonly name: string;
  readonly row: number;
  readonly count: number;
  /** Lower case and trimmed: what to mark. */
  readonly query: string;
  readonly selected: boolean;
  /** The one row that Tab reaches. */
  readonly tabStop: boolean;
  readonly icon: ReactNode;
  /** A row with a place of its own is a link, another one a button. */
  readonly href: string | undefined;
  /** What is known beside the name. */
  readonly facts: ((name: string) => ReactNode) | undefined;
  readonly actions: (name: string, reachable: boolean) => ReactNode;
}

/** One row of a long list. All props are plain or stable, so that scrolling draws only new rows. */
export const NameRow = memo(function NameRow({
  name,
  row,
  count,
  query,
  selected,
  tabStop,
  icon,
  href,
  facts,
  actions,
}: NameRowProps) {
  const inside = (
    <>
      {icon}
      <span className={styles.name} title={visibleText(name)}>
        {highlight(name, query).map((piece, at) =>
          piece.match ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <mark key={at}>
              <Shown text={piece.text} />
            </mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <Shown key={at} text={piece.text} />
          ),
        )}
      </span>
    </>
  );
  const shared = { className: styles.main, tabIndex: tabStop ? 0 : -1, 'data-main': '' };
  return (
    <li
      className={classNames(styles.row, selected && styles.selected)}
      style={{ transform: `translateY(${row * rowHeight}px)` }}
      aria-posinset={row + 1}
      aria-setsize={count}
      data-row={row}
      data-name={name}
    >
      {href === undefined ? (
        <button type="button" {...shared} aria-current={selected ? 'true' : undefined}>
          {inside}
        </button>
      ) : (
        <a {...shared} href={href} draggable={false} aria-current={selected ? 'true' : undefined}>
          {inside}
        </a>
      )}
      {facts?.(name)}
      <span className={styles.actions}>{actions(name, tabStop)}</span>
    </li>
  );
});
