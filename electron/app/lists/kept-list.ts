import type { ListSource } from '../../../shared/api.ts';
import { ListBudget } from '../../../shared/list-budget.ts';
import type { Bookmark } from '../../registry/lists/pages.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CachedList, ListKey } from '../../storage/list-cache-file.ts';
import type { CoreParts } from '../core-parts.ts';
import type { ListPlaces } from './list-places.ts';
import { listKeyOf, listStateOf } from './list-state.ts';

/** Names of one page of what is known already. */
const pageNames = 10_000;

/** What every page of names has beside them. */
interface PageFacts {
  source: ListSource;
  incomplete?: boolean;
  seenAt?: string;
}

/** What of the core a listing needs. */
export type ListParts = Pick<CoreParts, 'book' | 'cache' | 'now'>;

/** One listing of names: what was seen last time, what comes now, and what is kept of it. */
export class KeptList {
  readonly key: ListKey;
  /** As seen last time; null when there is nothing. */
  readonly cached: CachedList | null;
  /** Where the reading of the registry's pages stands. */
  readonly bookmark: Bookmark = { place: null };
  incomplete = false;
  readonly #parts: ListParts;
  readonly #places: ListPlaces;
  readonly #seen = new Set<string>();
  readonly #budget = new ListBudget();
  #shown: { names: readonly string[]; facts: PageFacts } | null = null;

  private constructor(
    parts: ListParts,
    places: ListPlaces,
    key: ListKey,
    cached: CachedList | null,
  ) {
    this.#parts = parts;
    this.#places = places;
    this.key = key;
    this.cached = cached;
  }

  static async open(
    parts: ListParts,
    places: ListPlaces,
    registry: StoredRegistry,
    list: ListKey['list'],
    { fresh, goOn }: { fresh: boolean | undefined; goOn: boolean | undefined },
  ): Promise<KeptList> {
    const key = listKeyOf(registry, list);
    const kept = new KeptList(parts, places, key, await parts.cache.read(key));
    kept.#begin(fresh === true, goOn === true);
    return kept;
  }

  /** How many names there are by now. */
  get count(): number {
    return this.#seen.size;
  }

  /** True when no more names are taken. */
  get full(): boolean {
    return this.#budget.cut;
  }

  /** The pages of what is known already: from the cache, or what a list that goes on begins with. */
  *known(): Generator<{ names: string[]; facts: PageFacts }, void, undefined> {
    if (this.#shown === null) return;
    const { names, facts } = this.#shown;
    // An empty list is shown as well.
    for (let from = 0; from === 0 || from < names.length; from += pageNames)
      yield { names: names.slice(from, from + pageNames), facts };
  }

  /** Those of a page that were not there before and still fit; they are there from now on. */
  add(page: readonly string[], incomplete = false): string[] {
    const added: string[] = [];
    for (const name of page) {
      if (this.#seen.has(name)) continue;
      if (!this.#budget.admits(name)) break;
      this.#seen.add(name);
      added.push(name);
    }
    this.incomplete ||= incomplete || this.#budget.cut;
    return added;
  }

  /**
   * Keeps what was listed, unless its registry has become another one while it
   * came, and says whether that is news. A list that broke off is kept as such,
   * with the place to go on from, but not in the place of a longer whole one.
   * `list` is the name that the registry read, where that is another.
   */
  keep(ended: 'whole' | 'brokenOff', list: ListKey['list'] = this.key.list): boolean {
    if (ended === 'brokenOff' && this.count === 0) return false;
    const now = this.#parts.book.state().registries.find(({ id }) => id === this.key.registryId);
    if (now === undefined || listStateOf(now) !== this.key.account) return false;
    const complete = ended === 'whole' && !this.incomplete;
    const { cached } = this;
    if (!complete && cached?.complete === true && cached.names.length >= this.count) return false;
    const names = [...this.#seen];
    const key = { ...this.key, list };
    const seenAt = this.#parts.now();
    this.#parts.cache.write(key, { names, complete, seenAt });
    if (ended === 'brokenOff')
      this.#places.keep(key, this.bookmark, { seenAt, count: names.length });
    return cached === null || cached.complete !== complete || !isSame(cached.names, names);
  }

  #begin(fresh: boolean, goOn: boolean): void {
    const { cached } = this;
    const place = goOn ? this.#places.take(this.key, cached) : null;
    if (place !== null && cached !== null) {
      this.bookmark.place = place;
      this.#shown = { names: this.add(cached.names), facts: { source: 'catalog' } };
      return;
    }
    if (cached === null || fresh) return;
    const { names, complete, seenAt } = cached;
    const facts = { source: 'cache', seenAt, ...(complete ? {} : { incomplete: true }) } as const;
    this.#shown = { names, facts };
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
