import type { FileEntry } from '../../../shared/model/image-files.ts';

/** One line of the tree. */
export interface FileRow {
  readonly entry: FileEntry;
  /** How deep it lies, from 0. */
  readonly depth: number;
  /** Null for what cannot be opened in place. */
  readonly open: boolean | null;
}

/** The lines of a tree whose directories are open or not: directories first, then by name. */
export function fileRows(
  folders: ReadonlyMap<string, readonly FileEntry[]>,
  open: ReadonlySet<string>,
): FileRow[] {
  const rows: FileRow[] = [];
  const add = (folder: string, depth: number) => {
    for (const entry of inOrder(folders.get(folder) ?? [])) {
      const isOpen = entry.hasChildren ? open.has(entry.path) : null;
      rows.push({ entry, depth, open: isOpen });
      if (isOpen === true) add(entry.path, depth + 1);
    }
  };
  add('', 0);
  return rows;
}

function inOrder(entries: readonly FileEntry[]): FileEntry[] {
  const folders = entries.filter(({ type }) => type === 'directory');
  return [...folders, ...entries.filter(({ type }) => type !== 'directory')];
}

/** The directory that a path lies in; null at the top. */
export function parentOf(path: string): string | null {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? null : path.slice(0, slash);
}
