import type { NameList } from './name-list.ts';

/** Which names of a list match a search; `indexes` is null when all do. */
export interface Matches {
  readonly list: NameList;
  readonly query: string;
  readonly indexes: readonly number[] | null;
}

/** What is compared: spaces around a search have no meaning, and case has none either. */
export function normaliseQuery(query: string): string {
  return query.trim().toLowerCase();
}

/**
 * The names that contain `query`, ignoring case. A search that extends the
 * previous one over the same list looks only at the names still in it.
 */
export function filterNames(list: NameList, query: string, previous?: Matches | null): Matches {
  const wanted = normaliseQuery(query);
  if (wanted === '') return { list, query: wanted, indexes: null };
  const indexes: number[] = [];
  const candidates =
    previous?.list === list && wanted.includes(previous.query) ? previous.indexes : null;
  if (candidates !== null) {
    if (previous?.query === wanted) return previous;
    for (const index of candidates)
      if (list.lower[index]?.includes(wanted) === true) indexes.push(index);
  } else {
    const { lower } = list;
    for (let index = 0; index < lower.length; index += 1)
      if (lower[index]?.includes(wanted) === true) indexes.push(index);
  }
  return { list, query: wanted, indexes };
}

/** How many names match. */
export function countOf(matches: Matches): number {
  return matches.indexes?.length ?? matches.list.names.length;
}

/** The name in row `row` of the matches. */
export function nameAt(matches: Matches, row: number): string | undefined {
  const index = matches.indexes === null ? row : matches.indexes[row];
  return index === undefined ? undefined : matches.list.names[index];
}

/** The row that shows the name at `index` of the list, or -1; by halving, since indexes ascend. */
export function rowOfIndex(matches: Matches, index: number): number {
  if (index < 0 || matches.indexes === null) return index;
  let low = 0;
  let high = matches.indexes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = matches.indexes[middle] ?? -1;
    if (found === index) return middle;
    if (found < index) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
