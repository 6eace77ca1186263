import type { Bookmark } from '../../registry/lists/pages.ts';
import type { CachedList, ListKey } from '../../storage/list-cache-file.ts';

const mostPlaces = 100;
/** Milliseconds; servers forget their cursors too. */
const keptFor = 10 * 60 * 1000;

/** Which names a place stands behind: those that were kept then, as many. */
export interface PlaceBehind {
  readonly seenAt: string;
  readonly count: number;
}

interface Kept extends PlaceBehind {
  readonly place: NonNullable<Bookmark['place']>;
  readonly until: number;
}

/** Where lists broke off, for a while. */
export class ListPlaces {
  readonly #places = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  keep(key: ListKey, { place }: Bookmark, { seenAt, count }: PlaceBehind): void {
    const name = nameOf(key);
    this.#places.delete(name);
    if (place === null) return;
    this.#places.set(name, { place, seenAt, count, until: this.#now() + keptFor });
    for (const oldest of [...this.#places.keys()].slice(0, -mostPlaces))
      this.#places.delete(oldest);
  }

  /**
   * The place behind a list as it is cached, once; null when there is none, none any
   * more, or it stands behind other names: those it was kept with may not have come to
   * the disk, and behind others it would leave a hole.
   */
  take(key: ListKey, cached: CachedList | null): Bookmark['place'] {
    const name = nameOf(key);
    const found = this.#places.get(name);
    this.#places.delete(name);
    if (found === undefined || found.until <= this.#now()) return null;
    if (cached?.complete !== false || cached.seenAt !== found.seenAt) return null;
    return cached.names.length === found.count ? found.place : null;
  }
}

function nameOf({ registryId, origin, account, list }: ListKey): string {
  return JSON.stringify([registryId, origin, account, list]);
}
