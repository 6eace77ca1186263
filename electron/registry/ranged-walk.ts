import { indexFrom, isSafeCursor } from './component-order.ts';
import {
  agree,
  beginsDistributionCatalog,
  type CatalogPage,
  readDistributionPage,
} from './distribution-page.ts';
import type { ReceivedPage } from './pages.ts';
import { guessAhead } from './range-guess.ts';

export interface RangedWalkOptions {
  /** Throws BerthError for a refused or unreadable page. */
  fetch: (url: URL, signal: AbortSignal) => Promise<CatalogPage>;
  signal: AbortSignal;
}

/** A page source for `walkPages` that may have read ahead. */
export interface RangedWalk {
  fetch(url: URL): Promise<ReceivedPage>;
  /** Ends everything under way; later pages are fetched one by one. */
  stop(): void;
}

/** Names that follow one another without a gap. The first run begins where the catalog does. */
interface Run {
  names: string[];
  /** Its last name is the catalog's last. */
  ended: boolean;
  /** Its next page is under way. */
  extending: boolean;
  /** A guess ahead of it is under way. */
  guessing: boolean;
  /** Nothing unknown lies beyond: where a guess has already looked. */
  bound: string | null;
  mergedInto: Run | null;
}

const mostAtOnce = 4;
/** Names held that the consumer has not taken; beyond it only its own next page is fetched. */
const mostAhead = 100_000;

/**
 * Reads the catalog of CNCF Distribution in several ranges at once, since its
 * every page walks the storage from the start. Pages still come out in the
 * server's order: this only answers from what was read ahead. A range is
 * joined to the one before it when that one's own pages reach it and name the
 * same repositories; whatever does not fit ends the reading ahead, and each
 * page is asked for by itself again, from where the consumer stands.
 */
export function rangedWalk({ fetch, signal }: RangedWalkOptions): RangedWalk {
  const abort = new AbortController();
  const onAbort = () => stop();
  const runs: Run[] = [];
  let waiting: (() => void)[] = [];
  let on = true;
  let list: URL | null = null;
  let size = 0;
  /** Names of the first run that the consumer has. */
  let taken = 0;
  let underWay = 0;
  let atOnce = 2;
  /** Guesses that may still fail; pages that brought something earn more. */
  let credit = 2;
  signal.addEventListener('abort', onAbort, { once: true });

  function stop(): void {
    on = false;
    signal.removeEventListener('abort', onAbort);
    abort.abort();
    runs.length = 0;
    wake();
  }

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  }

  function pageAfter(last: string): URL {
    const url = new URL(list ?? '');
    url.search = '';
    url.searchParams.set('n', String(size));
    url.searchParams.set('last', last);
    return url;
  }

  /** One request in the background; `use` gives the share of the page that was new, or null at a doubt. */
  function start(last: string, use: (names: readonly string[], ends: boolean) => number | null) {
    underWay += 1;
    const url = pageAfter(last);
    fetch(url, abort.signal)
      .then((page) => {
        const read = readDistributionPage(page, url);
        const gain = read === null || !on ? null : use(read.names, read.ends);
        underWay -= 1;
        if (!on) return;
        if (gain === null) return stop();
        if (gain > 0.5) atOnce = Math.min(mostAtOnce, atOnce + 1);
        credit = Math.min(2, credit + gain / 3);
        pump();
        wake();
      })
      // Whoever needs this page asks again and meets the error itself.
      .catch(() => stop());
  }

  function pump(): void {
    let ahead = runs.reduce((sum, run) => sum + run.names.length, -taken);
    while (on && underWay < atOnce) {
      const idle = runs.find((run) => !run.ended && !run.extending);
      if (idle !== undefined && (ahead < mostAhead || idle === runs[0])) extend(idle);
      else if (credit < 1 || ahead >= mostAhead || !guess()) return;
      ahead += size;
    }
  }

  function extend(run: Run): void {
    run.extending = true;
    start(run.names.at(-1) ?? '', (names, ends) => {
      const now = current(run);
      now.extending = false;
      return append(now, names, ends);
    });
  }

  /** Adds a page to a run, up to the next run if it reaches that. */
  function append(run: Run, names: readonly string[], ends: boolean): number | null {
    const next = runs[runs.indexOf(run) + 1];
    const joint = next === undefined ? names.length : indexFrom(names, next.names[0] ?? '');
    if (next !== undefined && joint < names.length) {
      const overlap = names.slice(joint);
      if (!agree(overlap, next.names)) return null;
      if (next.ended ? overlap.length > next.names.length : ends && shorter(overlap, next))
        return null;
      push(run.names, names.slice(0, joint));
      merge(run, next);
      return joint / size;
    }
    if (next !== undefined && ends) return null;
    const safe = ends ? names.length : names.findLastIndex(isSafeCursor) + 1;
    if (safe === 0 && !ends) return null;
    push(run.names, names.slice(0, safe));
    run.ended = ends;
    return safe / size;
  }

  function shorter(overlap: readonly string[], next: Run): boolean {
    return overlap.length < next.names.length;
  }

  function merge(run: Run, next: Run): void {
    push(run.names, next.names);
    run.ended = next.ended;
    run.extending = next.extending;
    run.guessing = next.guessing;
    run.bound = next.bound;
    next.mergedInto = run;
    runs.splice(runs.indexOf(next), 1);
  }

  /** Begins a range in the widest gap worth it. */
  function guess(): boolean {
    for (const [at, run] of [...runs.entries()].reverse()) {
      const head = run.names[0];
      const last = run.names.at(-1);
      if (run.ended || run.guessing || head === undefined || last === undefined) continue;
      const bound = run.bound ?? runs[at + 1]?.names[0] ?? null;
      const cursor = guessAhead({ head, last, pages: run.names.length / size, bound });
      if (cursor === null) continue;
      credit -= 1;
      run.guessing = true;
      start(cursor, (names, ends) => {
        current(run).guessing = false;
        const gain = place(cursor, names, ends);
        if (gain !== null && gain > 0.5) credit += 1;
        return gain;
      });
      return true;
    }
    return false;
  }

  /** Finds the place of a page that was asked for by a guess. */
  function place(cursor: string, names: readonly string[], ends: boolean): number | null {
    const after = runs.findIndex((run) => indexFrom(run.names, cursor) < run.names.length);
    const before = runs[(after < 0 ? runs.length : after) - 1];
    const next = after < 0 ? undefined : runs[after];
    const inside = next === undefined ? 0 : indexFrom(next.names, cursor);
    if (next !== undefined && inside > 0) {
      // The run before has passed the guess in the meantime.
      return agree(names, next.names.slice(inside)) ? 0 : null;
    }
    if (before === undefined) return null;
    before.bound = cursor;
    const [first] = names;
    if (first === undefined) return next === undefined ? 0 : null;
    const run: Run = {
      names: [],
      ended: false,
      extending: false,
      guessing: false,
      bound: null,
      mergedInto: null,
    };
    if (next !== undefined && first === next.names[0]) return agree(names, next.names) ? 0 : null;
    runs.splice(runs.indexOf(before) + 1, 0, run);
    before.bound = null;
    return append(run, names, ends);
  }

  function current(run: Run): Run {
    let now = run;
    while (now.mergedInto !== null) now = now.mergedInto;
    return now;
  }

  async function next(url: URL, last: string): Promise<ReceivedPage | null> {
    while (on) {
      const [front] = runs;
      if (front === undefined || front.names[taken - 1] !== last) break;
      if (front.names.length > taken || front.ended) {
        const names = front.names.slice(taken, taken + size);
        taken += names.length;
        const done = front.ended && taken === front.names.length;
        pump();
        const to = `${url.pathname}${pageAfter(names.at(-1) ?? last).search}`;
        return { names, links: done ? [] : [`<${to}>; rel="next"`] };
      }
      pump();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return null;
  }

  return {
    stop,
    async fetch(url) {
      const last = url.searchParams.get('last');
      const ahead = list === null || last === null ? null : await next(url, last);
      if (ahead !== null) return ahead;
      const first = on && list === null;
      if (on && !first) stop();
      const page = await fetch(url, signal);
      if (!first || !on) return page;
      if (!beginsDistributionCatalog(page, url) || url.searchParams.has('last')) {
        if (!url.searchParams.has('last')) stop();
        return page;
      }
      list = url;
      size = page.names.length;
      const names = [...page.names];
      taken = names.length;
      runs.push({
        names,
        ended: false,
        extending: false,
        guessing: false,
        bound: null,
        mergedInto: null,
      });
      pump();
      return page;
    },
  };
}

function push(to: string[], names: readonly string[]): void {
  for (const name of names) to.push(name);
}
