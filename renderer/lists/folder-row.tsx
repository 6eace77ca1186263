import { useLingui } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { classNames } from '../ui/class-names.ts';
import { Shown } from '../ui/shown.tsx';
import type { TreeRow } from './list-rows.ts';
import { indentOf } from './name-row.tsx';
import styles from './name-rows.module.css';

export interface FolderRowProps {
  /** Its path with a slash at its end. */
  readonly name: string;
  readonly tree: TreeRow;
  readonly current: boolean;
  readonly tabStop: boolean;
}

/** The row of a folder in a tree of names. */
export const FolderRow = memo(function FolderRow({ name, tree, current, tabStop }: FolderRowProps) {
  const { i18n } = useLingui();
  const path = name.slice(0, -1);
  const { depth, inside = 0, open = false } = tree;
  return (
    <>
      <button
        type="button"
        className={classNames(styles.main, styles.folder)}
        style={{ paddingLeft: indentOf(depth) - 4 }}
        tabIndex={tabStop ? 0 : -1}
        title={visibleText(path)}
        aria-label={visibleText(path)}
        aria-expanded={open}
        aria-current={current ? 'true' : undefined}
        data-main=""
      >
        <ChevronRight size={13} aria-hidden />
        <span className={styles.name}>
          <Shown text={path.slice(path.lastIndexOf('/') + 1)} />
        </span>
      </button>
      <span className={styles.inside}>{i18n.number(inside)}</span>
    </>
  );
});
