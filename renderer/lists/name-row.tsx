import { useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { Shown } from '../ui/shown.tsx';
import { highlight } from './highlight.ts';
import styles from './name-rows.module.css';

export const rowHeight = 28;

/** Pixels before a row's name at a depth of the tree. */
export function indentOf(depth: number): number {
  return 16 + Math.min(depth, 12) * 14;
}

export interface NameRowProps {
  readonly name: string;
  /** In a tree: how deep it stands there; its last segment is shown. */
  readonly depth?: number | undefined;
  /** Lower case and trimmed: what to mark. */
  readonly query: string;
  /** The row the keyboard is at. */
  readonly current: boolean;
  /** The one row that Tab reaches. */
  readonly tabStop: boolean;
  /** One of those selected for what concerns several. */
  readonly picked: boolean;
  readonly icon: ReactNode;
  /** A row with a place of its own is a link, another one a button. */
  readonly href: string | undefined;
  /** Behind the name. */
  readonly marks: ((name: string) => ReactNode) | undefined;
  /** What is known of the name, in columns at the end. */
  readonly facts: ((name: string) => ReactNode) | undefined;
  readonly actions: (name: string) => ReactNode;
}

/**
 * What a row of a long list shows. Where it stands is its parent's: names that
 * arrive above it move it and draw nothing anew.
 */
export const NameRow = memo(function NameRow(props: NameRowProps) {
  const { name, depth, query, current, tabStop, picked, icon, href, marks, facts, actions } = props;
  const { t } = useLingui();
  const shown = depth === undefined ? name : name.slice(name.lastIndexOf('/') + 1);
  const inside = (
    <>
      {icon}
      <span className={styles.name}>
        {highlight(shown, query).map((piece, at) =>
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
  const shared = {
    className: styles.main,
    tabIndex: tabStop ? 0 : -1,
    title: visibleText(name),
    ...(depth === undefined
      ? {}
      : { 'aria-label': visibleText(name), style: { paddingLeft: indentOf(depth) } }),
    'data-main': '',
    'aria-current': current ? ('true' as const) : undefined,
    'aria-description': picked ? t`Selected` : undefined,
  };
  return (
    <>
      {picked ? <Check className={styles.tick} size={12} aria-hidden /> : null}
      {href === undefined ? (
        <button type="button" {...shared}>
          {inside}
        </button>
      ) : (
        <a {...shared} href={href} draggable={false}>
          {inside}
        </a>
      )}
      {marks?.(name)}
      <span className={styles.actions} data-actions="">
        {actions(name)}
      </span>
      {facts?.(name)}
    </>
  );
});
