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
}

/** Folded bytes of all lists together; lists beyond them are not searched. */
const mostBytes = 256 * 1024 * 1024;
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

  /** `folder` is that of the caches. */
  constructor(folder: string) {
    this.#folder = folder;
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
      if (bytes > mostBytes) break;
      const names = await this.#namesOf(source);
      if (names === null) never.push(source.registryId);
      else {
        lists.push({ registryId: source.registryId, names });
        bytes += names.store.bytes;
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
    const names = read === null ? null : holdNames(read);
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
    for (let from = 0; from < store.count; from += namesAtOnce) {
      const part = { from, to: from + namesAtOnce, options: { fuzzy } };
      scanNames(store, query, part, (place, score) => {
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

function holdNames(names: readonly string[]): HeldNames {
  const store = new NameStore();
  store.add(names);
  const written = new Map<number, string>();
  for (const [place, name] of names.entries()) if (fold(name) !== name) written.set(place, name);
  return { store, written };
}

function nameAt({ store, written }: HeldNames, place: number): string {
  return written.get(place) ?? store.textAt(place);
}
