import type { NumberedPage } from './numbered-pages.ts';

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
