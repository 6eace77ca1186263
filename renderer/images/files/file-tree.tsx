import { useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, File, Folder, Link2, X } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { FileEntry } from '../../../shared/model/image-files.ts';
import { classNames } from '../../ui/class-names.ts';
import { Shown } from '../../ui/shown.tsx';
import { sizeText } from '../../ui/size-text.ts';
import { type FileRow, parentOf } from './file-rows.ts';
import styles from './files.module.css';

const rowHeight = 26;

export interface FileTreeProps {
  readonly label: string;
  readonly rows: readonly FileRow[];
  /** The path of the file that is shown. */
  readonly shown: string | null;
  /** Whole paths, as in the results of a search. */
  readonly flat: boolean;
  readonly onToggle: (entry: FileEntry, open: boolean) => void;
  readonly onShow: (entry: FileEntry) => void;
}

/** A tree of files by keyboard and pointer (WAI-ARIA, "Tree View"); only what is in sight is drawn. */
export function FileTree({ label, rows, shown, flat, onToggle, onShow }: FileTreeProps) {
  const { t, i18n } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ entry }) => entry.path === current),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    useFlushSync: false,
  });
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setCurrent(row.entry.path);
    virtualizer.scrollToIndex(Math.max(0, Math.min(rows.length - 1, index)));
  };
  const activate = ({ entry, open }: FileRow) => {
    if (open === null) onShow(entry);
    else onToggle(entry, !open);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const { entry, open } = row;
    const parent = parentOf(entry.path);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'PageDown') go(at + page);
    else if (event.key === 'PageUp') go(at - page);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'ArrowRight' && open === false) onToggle(entry, true);
    else if (event.key === 'ArrowRight' && open === true) go(at + 1);
    else if (event.key === 'ArrowLeft' && open === true) onToggle(entry, false);
    else if (event.key === 'ArrowLeft' && parent !== null && !flat)
      go(rows.findIndex((one) => one.entry.path === parent));
    else if (event.key === 'Enter' || event.key === ' ') activate(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      className={styles.tree}
      role="tree"
      aria-label={label}
      aria-activedescendant={rows.length === 0 ? undefined : `file-row-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles.sizer} style={{ height: virtualizer.getTotalSize() }} role="none">
        {virtualizer.getVirtualItems().map(({ index }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { entry, depth, open } = row;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the current row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
            <div
              key={entry.path}
              id={`file-row-${index}`}
              role="treeitem"
              aria-level={depth + 1}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              aria-expanded={open ?? undefined}
              aria-selected={entry.path === shown}
              className={classNames(styles.row, index === at && styles.current)}
              style={{
                transform: `translateY(${index * rowHeight}px)`,
                paddingLeft: 8 + depth * 16,
              }}
              title={entry.path}
              onClick={() => {
                setCurrent(entry.path);
                activate(row);
              }}
            >
              <RowIcon entry={entry} open={open} />
              <span className={styles.name}>
                <Shown text={flat ? entry.path : nameOf(entry.path)} />
                {entry.link === null ? null : (
                  <span className={styles.link}>
                    {' → '}
                    <Shown text={entry.link} />
                  </span>
                )}
              </span>
              <span className={styles.kind}>
                {entry.type === 'removed'
                  ? t`removed`
                  : entry.type === 'opaque'
                    ? t`hides all`
                    : ''}
              </span>
              <span className={styles.size}>
                {entry.type === 'symlink' ? '' : sizeText(entry.size, i18n.locale)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowIcon({ entry, open }: { readonly entry: FileEntry; readonly open: boolean | null }) {
  const size = 14;
  const Chevron = open === true ? ChevronDown : ChevronRight;
  const Icon =
    entry.type === 'directory'
      ? Folder
      : entry.type === 'symlink' || entry.type === 'hardlink'
        ? Link2
        : entry.type === 'removed' || entry.type === 'opaque'
          ? X
          : File;
  return (
    <>
      {open === null ? <span className={styles.space} /> : <Chevron size={size} aria-hidden />}
      <Icon size={size} aria-hidden className={styles.icon} />
    </>
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
