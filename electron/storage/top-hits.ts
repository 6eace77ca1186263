import type { Score } from '../../shared/search/score.ts';

/** One name that was found: which list, and where in it. */
export interface Hit {
  readonly score: Score;
  readonly list: number;
  readonly place: number;
}

/** The best of many hits, without keeping them all. */
export class TopHits {
  readonly #limit: number;
  #hits: Hit[] = [];
  /** The score that the last of a full set has. */
  #least = 0;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many were added, kept or not. */
  get count(): number {
    return this.#count;
  }

  add(score: Score, list: number, place: number): void {
    this.#count += 1;
    if (score <= this.#least) return;
    this.#hits.push({ score, list, place });
    if (this.#hits.length >= this.#limit * 4) this.#cut();
  }

  /** Best first; those alike in the order they were added. */
  best(): readonly Hit[] {
    this.#cut();
    return this.#hits;
  }

  #cut(): void {
    this.#hits.sort((a, b) => b.score - a.score || a.list - b.list || a.place - b.place);
    this.#hits = this.#hits.slice(0, this.#limit);
    if (this.#hits.length === this.#limit) this.#least = this.#hits.at(-1)?.score ?? 0;
  }
}
