import type { NameStore } from './name-store.ts';
import type { Query } from './query.ts';
import { levelOf, levels, rankOf, type Score, type ScoreOptions, scoreOf } from './score.ts';

/** What is compared at most between two looks at the clock: units of names times those of the search. */
const workAtOnce = 50_000;

/** A part of a list, and when to stop in it. */
export interface ScanPart {
  readonly from: number;
  readonly to: number;
  /** As `performance.now()` tells it; one name is always looked at. */
  readonly until: number;
  readonly options: ScoreOptions;
}

/** The names of a store that fit a search, between two places of the list; answers where it stopped. */
export function scanNames(
  store: NameStore,
  query: Query & { kind: 'words' },
  { from, to, until, options }: ScanPart,
  take: (place: number, score: Score) => void,
): number {
  const { units } = store;
  const { words, mask, cost } = query;
  let work = 0;
  const end = Math.min(to, store.count);
  for (let place = from; place < end; place += 1) {
    const number = store.numberAt(place);
    if ((mask & ~store.maskOf(number)) !== 0) continue;
    const start = store.startOf(number);
    const stop = store.endOf(number);
    const score = scoreOf(words, units, start, stop, options);
    if (score !== 0) take(place, score);
    work += (stop - start) * cost;
    if (work < workAtOnce) continue;
    if (performance.now() >= until) return place + 1;
    work = 0;
  }
  return end;
}

/** Names that are at most passed over between two looks at the clock. */
const namesAtOnce = 2_000;

/**
 * Scans a list in steps, so that who runs it stays free for the next search.
 * Names that fit with letters left out are looked for only where none fits as
 * typed.
 */
export class Scan {
  readonly #store: NameStore;
  readonly #query: Query & { kind: 'words' };
  /** By level. */
  readonly #places = Array.from({ length: levels.exact + 1 }, () => new Places());
  #at = 0;
  readonly #options = { fuzzy: false, fullFrom: 0 };
  #best = -1;
  #bestRank = 0;

  constructor(store: NameStore, query: Query & { kind: 'words' }) {
    this.#store = store;
    this.#query = query;
  }

  /** Looks at names up to a time, as `performance.now()` tells it, and at least at one; true when it is done. */
  step(until: number): boolean {
    const { count } = this.#store;
    const options = this.#options;
    do {
      const part = { from: this.#at, to: this.#at + namesAtOnce, until, options };
      this.#at = scanNames(this.#store, this.#query, part, this.#take);
    } while (this.#at < count && performance.now() < until);
    if (this.#at < count) return false;
    const mayBeFuzzy = this.#query.words.some(
      (word) => word.kind === 'text' && word.fuzzy !== null,
    );
    if (this.#best >= 0 || this.#options.fuzzy || !mayBeFuzzy) return true;
    this.#options.fuzzy = true;
    this.#at = 0;
    return this.#store.count === 0;
  }

  /**
   * The places of what was found so far: the best one first, then those of each
   * level from the best down, each in the list's order.
   */
  found(): Uint32Array<ArrayBuffer> {
    const best = this.#best;
    const size = this.#places.reduce((sum, { count }) => sum + count, 0);
    const indexes = new Uint32Array(size);
    if (best < 0) return indexes;
    indexes[0] = best;
    let used = 1;
    for (const places of this.#places.toReversed()) used = places.copyInto(indexes, used, best);
    return indexes;
  }

  readonly #take = (place: number, score: Score) => {
    const level = levelOf(score);
    this.#places[level]?.add(place);
    const rank = rankOf(score);
    if (rank <= this.#bestRank) return;
    this.#bestRank = rank;
    this.#best = place;
    this.#options.fullFrom = level;
  };
}

/** Places of a list in ascending order, without an object for each. */
class Places {
  #places = new Uint32Array(16);
  count = 0;

  add(place: number): void {
    if (this.count === this.#places.length) {
      const more = new Uint32Array(this.count * 2);
      more.set(this.#places);
      this.#places = more;
    }
    this.#places[this.count] = place;
    this.count += 1;
  }

  /** Copies all but one to `at` on; answers where the copy ends. */
  copyInto(target: Uint32Array, at: number, without: number): number {
    let used = at;
    for (let index = 0; index < this.count; index += 1) {
      const place = this.#places[index] ?? 0;
      if (place === without) continue;
      target[used] = place;
      used += 1;
    }
    return used;
  }
}
