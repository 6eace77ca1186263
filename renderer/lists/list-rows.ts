import { countOf, type Matches, nameAt, rowOfIndex } from './filter.ts';

/** What stands in which row: names, and the row under which the last ones are folded away. */
export interface ListRows {
  readonly query: string;
  readonly count: number;
  /** Names that match, without those that are folded away. */
  readonly shown: number;
  /** The name that matches best. */
  readonly best: string | undefined;
  /** The row that opens and closes the fold; null where nothing can be folded. */
  readonly foldRow: number | null;
  /** How many names the fold holds. */
  readonly folded: number;
  /** Undefined for the fold's own row. */
  nameAt(row: number): string | undefined;
  /** The row of a name, or -1. */
  rowOf(name: string): number;
  /** In a tree: where a row stands in it. */
  treeAt?(row: number): TreeRow;
}

/** What the row of a tree says beside its name. */
export interface TreeRow {
  /** 0 at the top. */
  readonly depth: number;
  /** For a folder: how many of the names that match lie in it. */
  readonly inside?: number;
  readonly open?: boolean;
}

export interface Fold {
  /** Of the whole list: from this index on names are folded away. */
  readonly from: number;
  readonly open: boolean;
}

/** The rows of what matches; `indexOf` finds a name in the whole list. */
export function listRows(
  matches: Matches,
  indexOf: (name: string) => number,
  fold: Fold | null,
): ListRows {
  const total = matches.list.names.length;
  if (fold === null || fold.from >= total) return plainRows(matches, indexOf);
  const all = matches.indexes ?? Array.from({ length: total }, (_, index) => index);
  const main = all.filter((index) => index < fold.from);
  const rest = all.filter((index) => index >= fold.from);
  if (rest.length === 0) return plainRows(matches, indexOf);
  const indexes = fold.open ? [...main, ...rest] : main;
  const inner = plainRows({ ...matches, indexes }, indexOf);
  const foldRow = main.length;
  return {
    ...inner,
    count: inner.count + 1,
    shown: main.length,
    foldRow,
    folded: rest.length,
    nameAt: (row) => (row === foldRow ? undefined : inner.nameAt(row < foldRow ? row : row - 1)),
    rowOf: (name) => {
      const row = inner.rowOf(name);
      return row < foldRow ? row : row + 1;
    },
  };
}

function plainRows(matches: Matches, indexOf: (name: string) => number): ListRows {
  return {
    query: matches.query,
    count: countOf(matches),
    shown: countOf(matches),
    best: nameAt(matches, 0),
    foldRow: null,
    folded: 0,
    nameAt: (row) => nameAt(matches, row),
    rowOf: (name) => rowOfIndex(matches, indexOf(name)),
  };
}

/** The names from one row to another, both included. */
export function namesBetween(rows: ListRows, from: number, to: number): string[] {
  const names: string[] = [];
  for (let row = Math.min(from, to); row <= Math.max(from, to); row += 1) {
    const name = rows.nameAt(row);
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Finds names in an order that cannot be halved; looks at the list only once it is asked. */
export function lazyIndex(names: readonly string[]): (name: string) => number {
  let places: Map<string, number> | null = null;
  return (name) => {
    places ??= new Map(names.map((one, index) => [one, index]));
    return places.get(name) ?? -1;
  };
}
