import { setImmediate as turn } from 'node:timers/promises';
import { fold } from '../../shared/search/fold.ts';
import { NameStore } from '../../shared/search/name-store.ts';
import { parseQuery, type Query } from '../../shared/search/query.ts';
import { scanNames } from '../../shared/search/scan.ts';
import { levelOf, levels } from '../../shared/search/score.ts';
import { type CachedSource, readCachedNames, stampOf } from './cached-names.ts';
import { TopHits } from './top-hits.ts';

/** Which lists to search, and for what. */
export interface NameRequest {
  readonly sources: readonly CachedSource[];
  readonly text: string;
  readonly limit: number;
}

/** What `search.names` answers. */
export interface NameAnswer {
  hits: { registryId: string; repository: string }[];
  /** Lists that are neither searched nor never listed did not fit beside the others. */
  searched: number;
  total: number;
  neverListed: string[];
  more: boolean;
}

interface Held {
  readonly stamp: string;
  readonly origin: string;
  readonly account: string | null;
  /** Null for a file that holds no list of this state. */
  readonly names: HeldNames | null;
}

interface HeldNames {
  readonly store: NameStore;
  /** Names that are written otherwise than they are compared, by place. */
  readonly written: ReadonlyMap<number, string>;
  readonly bytes: number;
}

/** Bytes of all lists that are held, as a rule; lists beyond them are not searched. */
const usualBytes = 256 * 1024 * 1024;
/** Names made ready between two turns of the thread. */
const readyAtOnce = 20_000;
/** Names that are at most passed over between two looks at the clock. */
const namesAtOnce = 5_000;
/** Milliseconds between two looks at whether somebody still waits. */
const stepTime = 10;
/** Milliseconds after which a search ends with what it has: an odd expression may take long. */
const longestSearch = 5_000;

/**
 * The repositories of all cached lists, kept ready to be searched. A list is
 * read when it is first searched, and again once its file is another one.
 */
export class NameIndex {
  readonly #folder: string;
  readonly #held = new Map<string, Held>();
  readonly #mostBytes: number;

  /** `folder` is that of the caches; `mostBytes` bounds what is held. */
  constructor(folder: string, mostBytes = usualBytes) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** Null once `gone` says that nobody waits for the answer. */
  async search(request: NameRequest, gone: () => boolean): Promise<NameAnswer | null> {
    const { sources, text, limit } = request;
    const listed = await this.#lists(sources, gone);
    if (listed === null) return null;
    const answer: NameAnswer = {
      hits: [],
      searched: listed.lists.length,
      total: sources.length,
      neverListed: listed.never,
      more: false,
    };
    const query = parseQuery(text);
    if (query.kind !== 'words') return answer;
    const { lists } = listed;
    const top = new TopHits(limit);
    const until = performance.now() + longestSearch;
    let whole = await scanAll(lists, query, { fuzzy: false, until, gone }, top);
    // Names with letters left out only fill up what is left.
    if (whole && top.count < limit && query.words.some((word) => word.kind === 'text'))
      whole = await scanAll(lists, query, { fuzzy: true, until, gone }, top);
    if (gone()) return null;
    answer.more = top.count > limit || !whole;
    for (const { list, place } of top.best()) {
      const source = lists[list];
      if (source === undefined) continue;
      const repository = nameAt(source.names, place);
      answer.hits.push({ registryId: source.registryId, repository });
    }
    return answer;
  }

  /** The lists of the sources, read where they are not held as they are on disk. */
  async #lists(sources: readonly CachedSource[], gone: () => boolean) {
    const wanted = new Set(sources.map(({ registryId }) => registryId));
    for (const id of this.#held.keys()) if (!wanted.has(id)) this.#held.delete(id);
    const lists: SearchedList[] = [];
    const never: string[] = [];
    let bytes = 0;
    for (const source of sources) {
      if (gone()) return null;
      const { registryId } = source;
      // Once one does not fit, later ones are not read only to find out the same.
      const names = bytes > this.#mostBytes ? 'tooMuch' : await this.#namesOf(source);
      if (names === null) never.push(registryId);
      else if (names === 'tooMuch' || bytes + names.bytes > this.#mostBytes) {
        this.#held.delete(registryId);
        bytes = Number.POSITIVE_INFINITY;
      } else {
        lists.push({ registryId, names });
        bytes += names.bytes;
      }
    }
    return { lists, never };
  }

  async #namesOf(source: CachedSource): Promise<HeldNames | null> {
    const { registryId, origin, account } = source;
    const stamp = await stampOf(this.#folder, source);
    const held = this.#held.get(registryId);
    if (held?.stamp === stamp && held.origin === origin && held.account === account)
      return held.names;
    this.#held.delete(registryId);
    if (stamp === null) return null;
    const read = await readCachedNames(this.#folder, source);
    const names = read === null ? null : await holdNames(read);
    this.#held.set(registryId, { stamp, origin, account, names });
    return names;
  }
}

interface SearchedList {
  readonly registryId: string;
  readonly names: HeldNames;
}

interface ScanLimits {
  readonly fuzzy: boolean;
  readonly until: number;
  readonly gone: () => boolean;
}

/** False when it ended before all names were looked at. */
async function scanAll(
  lists: readonly SearchedList[],
  query: Query & { kind: 'words' },
  { fuzzy, until, gone }: ScanLimits,
  top: TopHits,
): Promise<boolean> {
  let began = performance.now();
  for (const [list, { names }] of lists.entries()) {
    const { store } = names;
    for (let from = 0; from < store.count; ) {
      const to = from + namesAtOnce;
      const part = { from, to, until: began + stepTime, options: { fuzzy } };
      from = scanNames(store, query, part, (place, score) => {
        if (!fuzzy || levelOf(score) === levels.fuzzy) top.add(score, list, place);
      });
      if (performance.now() - began < stepTime) continue;
      await turn();
      began = performance.now();
      if (gone() || began > until) return false;
    }
  }
  return true;
}

/** In parts, so that the thread hears of what nobody waits for any more. */
async function holdNames(names: readonly string[]): Promise<HeldNames> {
  const store = new NameStore();
  const written = new Map<number, string>();
  let writtenUnits = 0;
  for (let from = 0; from < names.length; from += readyAtOnce) {
    const part = names.slice(from, from + readyAtOnce);
    store.add(part);
    for (const [at, name] of part.entries()) {
      if (fold(name) === name) continue;
      written.set(from + at, name);
      writtenUnits += name.length;
    }
    await turn();
  }
  return { store, written, bytes: store.bytes + 2 * writtenUnits };
}

function nameAt({ store, written }: HeldNames, place: number): string {
  return written.get(place) ?? store.textAt(place);
}
