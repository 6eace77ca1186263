import type { NameStore } from './name-store.ts';
import type { Query } from './query.ts';
import { levelOf, levels, rankOf, type Score, scoreOf } from './score.ts';

/** What a scan found, as places of the list. */
export interface Found {
  /** The best first, then those of each level, from the best level down, each level ascending. */
  readonly indexes: Uint32Array<ArrayBuffer>;
  /** Where in `indexes` a run of ascending places begins. */
  readonly runs: readonly number[];
}

/** The names of a store that fit a search, between two places of the list. */
export function scanNames(
  store: NameStore,
  query: Query & { kind: 'words' },
  { from, to, fuzzy }: { from: number; to: number; fuzzy: boolean },
  take: (place: number, score: Score) => void,
): void {
  const { units } = store;
  const { words, mask } = query;
  const end = Math.min(to, store.count);
  for (let place = from; place < end; place += 1) {
    const number = store.numberAt(place);
    if ((mask & ~store.maskOf(number)) !== 0) continue;
    const score = scoreOf(words, units, store.startOf(number), store.endOf(number), fuzzy);
    if (score !== 0) take(place, score);
  }
}

/**
 * Scans a list in steps, so that who runs it stays free for the next search.
 * Names that fit with letters left out are looked for only where none fits as
 * typed.
 */
export class Scan {
  readonly #store: NameStore;
  readonly #query: Query & { kind: 'words' };
  readonly #levels: number[][] = [[], [], [], [], []];
  #at = 0;
  #fuzzy = false;
  #best = -1;
  #bestRank = 0;

  constructor(store: NameStore, query: Query & { kind: 'words' }) {
    this.#store = store;
    this.#query = query;
  }

  /** Looks at that many names more; true when it is done. */
  step(names: number): boolean {
    const from = this.#at;
    const to = Math.min(from + names, this.#store.count);
    scanNames(this.#store, this.#query, { from, to, fuzzy: this.#fuzzy }, this.#take);
    this.#at = to;
    if (to < this.#store.count) return false;
    const mayBeFuzzy = this.#query.words.some(
      (word) => word.kind === 'text' && word.fuzzy !== null,
    );
    if (this.#best >= 0 || this.#fuzzy || !mayBeFuzzy) return true;
    this.#fuzzy = true;
    this.#at = 0;
    return this.#store.count === 0;
  }

  /** What was found so far. */
  found(): Found {
    const best = this.#best;
    const parts = [
      best < 0 ? [] : [best],
      ...[levels.exact, levels.prefix, levels.inside, levels.fuzzy].map(
        (level) => this.#levels[level] ?? [],
      ),
    ];
    const indexes = new Uint32Array(parts.slice(1).reduce((sum, part) => sum + part.length, 0));
    const runs = new Set<number>();
    let used = 0;
    for (const [number, part] of parts.entries()) {
      if (part.length > 0) runs.add(used);
      for (const place of part) {
        if (number > 0 && place === best) continue;
        indexes[used] = place;
        used += 1;
      }
    }
    return { indexes, runs: [...runs].filter((start) => start < used) };
  }

  readonly #take = (place: number, score: Score) => {
    this.#levels[levelOf(score)]?.push(place);
    const rank = rankOf(score);
    if (rank <= this.#bestRank) return;
    this.#bestRank = rank;
    this.#best = place;
  };
}
