import { ListBudget, listLimits, maxNameLength } from '../../../../shared/list-budget.ts';

/** One page of a list whose pages are numbered from 1. */
export interface NumberedPage<T> {
  items: readonly T[];
  /** What the server tells of more pages. */
  more: boolean;
  total?: number | undefined;
}

export interface WalkedPage<T> {
  items: T[];
  total?: number | undefined;
  /** The list was cut: too long, or a server that answers the same page for ever. */
  incomplete: boolean;
}

/** Pages without an item that a server may point on from, one after the other; filters leave such. */
const mostEmptyPages = 10;

/**
 * Walks numbered pages: ends when the server says so, leaves out what was there
 * before, and stops where a page repeats it. A server that points on from empty
 * pages is followed for a while; the list is never taken for whole meanwhile.
 */
export async function* numberedPages<T>(options: {
  fetch: (page: number) => Promise<NumberedPage<T>>;
  keyOf: (item: T) => string;
  maxPages: number;
  maxItems: number;
  /** Bytes of all keys together; absent: those of any list. */
  maxBytes?: number;
}): AsyncGenerator<WalkedPage<T>, void, undefined> {
  const seen = new Set<string>();
  const budget = new ListBudget({
    names: options.maxItems,
    bytes: options.maxBytes ?? listLimits.bytes,
  });
  let empties = 0;
  for (let page = 1; page <= options.maxPages; page += 1) {
    const { items, more, total } = await options.fetch(page);
    const fresh = items.filter((item) => {
      const key = options.keyOf(item);
      if (key.length > maxNameLength || seen.has(key) || !budget.admits(key)) return false;
      seen.add(key);
      return true;
    });
    empties = items.length === 0 ? empties + 1 : 0;
    const stalled = more && (items.length === 0 ? empties > mostEmptyPages : fresh.length === 0);
    const full = budget.cut || (more && (budget.spent || page === options.maxPages));
    yield { items: fresh, total, incomplete: stalled || full };
    if (!more || stalled || full) return;
  }
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
