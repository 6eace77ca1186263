import { ListBudget, listLimits, maxNameLength } from '../../../../shared/list-budget.ts';
import type { WalkedPage } from './numbered-pages.ts';

/** All of them are kept, to notice one that comes back. */
const maxCursorLength = 4096;

/** One page of a list whose server names the next page by a cursor. */
export interface CursorPage<T> {
  items: readonly T[];
  /** Null on the last page. */
  next: string | null;
  total?: number | undefined;
}

/**
 * Walks pages by the server's own cursors: ends where none is given, leaves out
 * what was there before, and stops at a cursor that was given already. Empty
 * pages in between are usual where a server filters what it has found.
 */
export async function* cursorPages<T>(options: {
  /** `cursor` is null for the first page. */
  fetch: (cursor: string | null) => Promise<CursorPage<T>>;
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
  const cursors = new Set<string>();
  let cursor: string | null = null;
  for (let page = 1; page <= options.maxPages; page += 1) {
    const { items, next, total }: CursorPage<T> = await options.fetch(cursor);
    const fresh = items.filter((item) => {
      const key = options.keyOf(item);
      if (key.length > maxNameLength || seen.has(key) || !budget.admits(key)) return false;
      seen.add(key);
      return true;
    });
    const cut =
      budget.cut ||
      (next !== null &&
        (cursors.has(next) ||
          next.length > maxCursorLength ||
          budget.spent ||
          page === options.maxPages));
    yield { items: fresh, total, incomplete: cut };
    if (next === null || cut) return;
    cursors.add(next);
    cursor = next;
  }
}
