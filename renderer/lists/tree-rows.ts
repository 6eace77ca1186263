import { countOf, type Matches } from './filter.ts';
import type { ListRows, TreeRow } from './list-rows.ts';

/** A folder of the tree as a row names it: a path with a slash at its end, which no repository has. */
export function isFolder(name: string): boolean {
  return name.endsWith('/');
}

/** The folder around a name or a folder; null at the top. */
export function folderAround(name: string): string | null {
  const cut = name.lastIndexOf('/', name.length - 2);
  return cut < 0 ? null : name.slice(0, cut + 1);
}

export interface TreeRows extends ListRows {
  treeAt(row: number): TreeRow;
}

interface Line extends TreeRow {
  readonly name: string;
}

/** Whether a folder is open, where a person did not say: the only one of its level is, and all are in a search. */
export type FolderState = ReadonlyMap<string, boolean>;

/**
 * The names that match as a tree by the segments of their paths, in the order of
 * the list; what lies in closed folders is only counted.
 */
export function treeRows(matches: Matches, folders: FolderState): TreeRows {
  const { list, query, indexes } = matches;
  const chosen = indexes === null ? null : Uint32Array.from(indexes).sort();
  const lines: Line[] = [];
  const searched = query !== '';

  const level = (names: readonly string[], prefix: string, depth: number) => {
    const groups = new Map<string, string[]>();
    for (const name of names) {
      const cut = name.indexOf('/', prefix.length);
      // A name without a further slash is a row of its own; `:` is in no path.
      const key = cut < 0 ? `:${name}` : name.slice(0, cut + 1);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [name]);
      else group.push(name);
    }
    for (const [key, inside] of groups) {
      if (key.startsWith(':')) {
        lines.push({ name: key.slice(1), depth });
        continue;
      }
      const open = folders.get(key) ?? (searched || groups.size === 1);
      lines.push({ name: key, depth, inside: inside.length, open });
      if (open) level(inside, key, depth + 1);
    }
  };
  level(
    chosen === null ? list.names : Array.from(chosen, (index) => list.names[index] ?? ''),
    '',
    0,
  );

  let places: Map<string, number> | null = null;
  const best = indexes?.[0];
  return {
    query,
    count: lines.length,
    shown: countOf(matches),
    best: best === undefined ? list.names[0] : list.names[best],
    foldRow: null,
    folded: 0,
    nameAt: (row) => lines[row]?.name,
    rowOf: (name) => {
      places ??= new Map(lines.map((line, row) => [line.name, row]));
      return places.get(name) ?? -1;
    },
    treeAt: (row) => lines[row] ?? { depth: 0 },
  };
}
