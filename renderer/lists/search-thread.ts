import { NameStore } from '../../shared/search/name-store.ts';
import { parseQuery } from '../../shared/search/query.ts';
import { Scan } from '../../shared/search/scan.ts';
import type { FromSearch, ToSearch } from './search-messages.ts';

/** Milliseconds of one step; between two of them the next search may come. */
const stepTime = 8;
/** Milliseconds after which what was found so far is told. */
const firstAnswer = 35;
/** Milliseconds after which a search ends with what it has: an odd expression may take long. */
const longestSearch = 5_000;

/** Runs the searches of one list: the newest one alone, in steps. */
export class SearchThread {
  readonly #answer: (answer: FromSearch) => void;
  /** Runs work once what was posted meanwhile was heard. */
  readonly #later: (work: () => void) => void;
  #store = new NameStore();
  /** What is under way; another search, or other names, end it. */
  #running: object | null = null;

  constructor(answer: (answer: FromSearch) => void, later: (work: () => void) => void) {
    this.#answer = answer;
    this.#later = later;
  }

  take(message: ToSearch): void {
    this.#running = null;
    switch (message.kind) {
      case 'clear':
        this.#store = new NameStore();
        break;
      case 'names':
        this.#store.addPacked(message.pack, message.places ?? undefined);
        break;
      case 'find':
        this.#find(message.id, message.text);
        break;
    }
  }

  #find(id: number, text: string): void {
    const query = parseQuery(text);
    if (query.kind !== 'words') return;
    const scan = new Scan(this.#store, query);
    const mine = {};
    this.#running = mine;
    const began = performance.now();
    let told = false;
    const go = () => {
      if (this.#running !== mine) return;
      const whole = scan.step(performance.now() + stepTime);
      const cut = !whole && performance.now() - began > longestSearch;
      const done = whole || cut;
      if (done || (!told && performance.now() - began > firstAnswer)) {
        told = true;
        this.#answer({ id, indexes: scan.found(), done, cut });
      }
      if (done) this.#running = null;
      else this.#later(go);
    };
    go();
  }
}
