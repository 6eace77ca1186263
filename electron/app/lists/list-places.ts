import type { Bookmark } from '../../registry/lists/pages.ts';
import type { ListKey } from '../../storage/list-cache-file.ts';

const mostPlaces = 100;
/** Milliseconds; servers forget their cursors too. */
const keptFor = 10 * 60 * 1000;

/** Where lists broke off, for a while. */
export class ListPlaces {
  readonly #places = new Map<string, { place: NonNullable<Bookmark['place']>; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  keep(key: ListKey, { place }: Bookmark): void {
    const name = nameOf(key);
    this.#places.delete(name);
    if (place === null) return;
    this.#places.set(name, { place, until: this.#now() + keptFor });
    for (const oldest of [...this.#places.keys()].slice(0, -mostPlaces))
      this.#places.delete(oldest);
  }

  /** The place, once; null when there is none, or none any more. */
  take(key: ListKey): Bookmark['place'] {
    const name = nameOf(key);
    const found = this.#places.get(name);
    this.#places.delete(name);
    return found !== undefined && found.until > this.#now() ? found.place : null;
  }
}

function nameOf({ registryId, origin, account, list }: ListKey): string {
  return JSON.stringify([registryId, origin, account, list]);
}
