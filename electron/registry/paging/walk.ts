import { BerthError } from '../../../shared/errors.ts';
import { ListBudget, maxNameLength } from '../../../shared/list-budget.ts';
import { text } from '../../../shared/text/text.ts';
import type { ClientLimits } from '../../http/limits.ts';

/** All places are kept, to notice one that comes back. */
const maxPlaceLength = 4096;
/** Pages without an item that a server may point on from, one after the other; filters leave such. */
const mostEmptyPages = 100;

/** One page as it came, and where the next one is. */
export interface Page<T, Place> {
  items: readonly T[];
  /** Null on the last page; `lost` where there should be another one, but nobody can say where. */
  next: Place | null | 'lost';
  total?: number | undefined;
  /** The server began again at the start: places may come back, and items too. */
  restarted?: boolean;
  /** The server was asked on without its word: nothing new means that the list was whole before. */
  unasked?: boolean;
}

export interface WalkedPage<T> {
  /** Those that were not there before. */
  items: T[];
  total?: number | undefined;
  /** On the last page: the list was cut, or the server lost the thread. */
  incomplete: boolean;
}

/** How long a list may get: pages, items, and bytes of their keys. */
export type ListBounds = Pick<ClientLimits, 'pages' | 'names' | 'nameBytes'>;

export interface Walk<T, Place> {
  first: Place;
  /** Asks for one page. Throws what ends the walk. */
  fetch: (place: Place) => Promise<Page<T, Place>>;
  /** The same for the same place: one that comes back is a circle. */
  nameOf: (place: Place) => string;
  /** The same for the same item: each comes once. */
  keyOf: (item: T) => string;
  /** A page of nothing but what was there ends the walk: the server gives the same one for ever. */
  endsWithRepeats: boolean;
  limits: ListBounds;
  signal: AbortSignal;
}

/**
 * The one loop over pages, whatever names the next one: it keeps to the bounds,
 * leaves out what was there before, follows empty pages for a while, and notices
 * circles. A list that ends for any reason but the server's word is never called
 * whole. Throws CANCELLED.
 */
export async function* walk<T, Place>({
  first,
  fetch,
  nameOf,
  keyOf,
  endsWithRepeats,
  limits,
  signal,
}: Walk<T, Place>): AsyncGenerator<WalkedPage<T>, void, undefined> {
  const seen = new Set<string>();
  const budget = new ListBudget({ names: limits.names, bytes: limits.nameBytes });
  const visited = new Set<string>();
  let place = first;
  let restarted = false;
  let empties = 0;
  for (let count = 1; count <= limits.pages; count += 1) {
    if (signal.aborted) throw BerthError.of('CANCELLED', text('web.listCancelled'));
    visited.add(nameOf(place));
    const page = await fetch(place);
    if (page.restarted === true) {
      restarted = true;
      visited.clear();
      visited.add(nameOf(first));
    }
    const items = page.items.filter((item) => {
      const key = keyOf(item);
      if (key.length > maxNameLength || seen.has(key) || !budget.admits(key)) return false;
      seen.add(key);
      return true;
    });
    const { total } = page;
    const isWhole = page.next === null || (page.unasked === true && items.length === 0);
    if (isWhole || page.next === null || page.next === 'lost') {
      yield { items, total, incomplete: budget.cut || !isWhole };
      return;
    }
    const empty = page.items.length === 0;
    empties = empty ? empties + 1 : 0;
    const repeats = endsWithRepeats && !restarted && items.length === 0;
    const stalled = empty ? empties > mostEmptyPages : repeats;
    const name = nameOf(page.next);
    const leadsOn = name.length <= maxPlaceLength && !visited.has(name);
    const goesOn = leadsOn && !stalled && !budget.spent && count < limits.pages;
    yield { items, total, incomplete: budget.cut || !goesOn };
    if (!goesOn) return;
    place = page.next;
  }
}
