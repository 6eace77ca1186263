import { type ListBounds, type Page, type WalkedPage, walk } from './walk.ts';

/** One page of a list whose pages are numbered from 1. */
export type NumberedPage<T> = Pick<Page<T, number>, 'items' | 'total'> & {
  /** What the server tells of more pages. */
  more: boolean;
};

/** Walks numbered pages, to where the server says so. */
export function numberedPages<T>(options: {
  fetch: (page: number) => Promise<NumberedPage<T>>;
  keyOf: (item: T) => string;
  limits: ListBounds;
  signal: AbortSignal;
}): AsyncGenerator<WalkedPage<T>, void, undefined> {
  const { fetch, ...rest } = options;
  return walk<T, number>({
    ...rest,
    first: 1,
    nameOf: String,
    endsWithRepeats: true,
    async fetch(number) {
      const { more, ...page } = await fetch(number);
      return { ...page, next: more ? number + 1 : null };
    },
  });
}

/** A page whose server tells how many items there are in all; without that, a full page means there may be more. */
export function countedPage<T>(
  page: number,
  size: number,
  items: readonly T[],
  total: number | null,
): NumberedPage<T> {
  return {
    items,
    more: total === null ? items.length === size : page * size < total,
    total: total ?? undefined,
  };
}

/** Where a list is: how many items have come, whatever the server makes of the page size. */
export interface ListedSoFar {
  readonly count: number;
  /** Counts a page's items, or an empty page's places, in; without a total, a full page means there may be more. */
  page<T>(items: readonly T[], total: number | null): NumberedPage<T>;
}

/** For servers that may give fewer items a page than they were asked for. */
export function listedSoFar(size: number): ListedSoFar {
  let count = 0;
  return {
    get count() {
      return count;
    },
    page(items, total) {
      // An empty page before the end was filtered: the next one begins beyond it.
      count += items.length === 0 ? size : items.length;
      return {
        items,
        more: total === null ? items.length === size : count < total,
        total: total ?? undefined,
      };
    },
  };
}
