import { compareByComponent } from './component-order.ts';
import {
  beginsDistributionCatalog,
  type CatalogPage,
  type DistributionPage,
  readDistributionPage,
} from './distribution-page.ts';
import { type NameRun, NameRuns, safeLength } from './name-runs.ts';
import type { ReceivedPage } from './pages.ts';
import { guessAhead } from './range-guess.ts';
import { splitPoints } from './split-points.ts';

export interface RangedWalkOptions {
  /** Throws BerthError for a refused or unreadable page. */
  fetch: (url: URL, signal: AbortSignal) => Promise<CatalogPage>;
  /** Requests at once, at most four. */
  connections: number;
  /** The list as last seen, in its order: where it is split when it is read anew. */
  known?: readonly string[] | undefined;
  signal: AbortSignal;
}

/** A source of pages for `walkPages` that may have read ahead. */
export interface RangedWalk {
  fetch(url: URL): Promise<ReceivedPage>;
  /** Ends everything under way; later pages are fetched one by one. */
  stop(): void;
}

const mostConnections = 4;
/** Names held that the consumer has not taken; beyond it only its own next page is fetched. */
const mostAhead = 100_000;
/** Guesses that may fail in a row; pages that bring names earn new ones. */
const mostCredit = 2;

/**
 * Reads the catalog of CNCF Distribution at several places at once, since its
 * 2.8 walks the storage from the beginning for each page. Pages still come out
 * in the server's order, from what was read ahead. It begins after a first
 * page that is full and shows Distribution, with two requests at once, and
 * takes more as they prove useful. Places to begin at are names of the list as
 * last seen, one for each page; else they are guessed. Whatever does not fit, an error included,
 * ends the reading ahead for good: each page is then asked for by itself, from
 * where the consumer stands.
 */
export function rangedWalk(options: RangedWalkOptions): RangedWalk {
  const { fetch, signal, connections, known = [] } = options;
  return new Reader(fetch, signal, Math.min(connections, mostConnections), known);
}

class Reader implements RangedWalk {
  private readonly background = new AbortController();
  private readonly request: RangedWalkOptions['fetch'];
  private readonly signal: AbortSignal;
  private readonly most: number;
  private state: 'new' | 'on' | 'off';
  private list = new URL('http://unset.invalid');
  private size = 0;
  private runs = new NameRuns([]);
  /** Names of the first run that the consumer has. */
  private taken = 0;
  private underWay = 0;
  private atOnce = 2;
  private credit = mostCredit;
  private readonly seen: readonly string[];
  /** Names of the list as last seen that are still to begin at, and those under way. */
  private splits: string[] = [];
  private splitting: string[] = [];
  private waiting: (() => void)[] = [];

  constructor(
    request: RangedWalkOptions['fetch'],
    signal: AbortSignal,
    most: number,
    seen: readonly string[],
  ) {
    this.request = request;
    this.signal = signal;
    this.most = most;
    this.seen = seen;
    this.state = most < this.atOnce ? 'off' : 'new';
    signal.addEventListener('abort', this.stop, { once: true });
  }

  readonly stop = (): void => {
    this.state = 'off';
    this.signal.removeEventListener('abort', this.stop);
    this.background.abort();
    this.wake();
  };

  async fetch(url: URL): Promise<ReceivedPage> {
    const last = url.searchParams.get('last');
    const known = last === null ? null : await this.known(url, last);
    if (known !== null) return known;
    // A consumer that is elsewhere, or begins again, no longer follows this walk.
    if (this.state === 'on') this.stop();
    const page = await this.request(url, this.signal);
    if (this.state !== 'new') return page;
    if (beginsDistributionCatalog(page, url)) this.begin(page.names, url);
    else this.stop();
    return page;
  }

  private begin(names: readonly string[], url: URL): void {
    this.state = 'on';
    this.list = url;
    this.size = names.length;
    this.runs = new NameRuns(names);
    this.taken = names.length;
    this.splits = splitPoints(this.seen, names.at(-1) ?? '', this.size);
    this.pump();
  }

  /** The page after a name from what was read ahead, waiting for it if need be; null when switched off. */
  private async known(url: URL, last: string): Promise<ReceivedPage | null> {
    while (this.state === 'on') {
      const [front] = this.runs.all;
      if (front === undefined || front.names[this.taken - 1] !== last) return null;
      const shown = this.shown(front);
      if (front.ended || shown > this.taken) return this.take(front, shown, url, last);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return null;
  }

  /** A full page without a `Link` is shown only when it has proved to be the last; else one line meets it again. */
  private shown(front: NameRun): number {
    return front.doubtful && !front.ended ? front.names.length - this.size : front.names.length;
  }

  private take(front: NameRun, shown: number, url: URL, last: string): ReceivedPage {
    const rest = front.names.slice(this.taken, Math.min(shown, this.taken + this.size));
    const done = front.ended && this.taken + rest.length === front.names.length;
    // Going back to one line must not begin after a name that hides another.
    const names = done ? rest : rest.slice(0, safeLength(rest) || rest.length);
    this.taken += names.length;
    this.pump();
    const next = `${url.pathname}${this.pageAfter(names.at(-1) ?? last).search}`;
    return { names, links: done ? [] : [`<${next}>; rel="next"`] };
  }

  private pump(): void {
    const held = this.runs.all.reduce((sum, run) => sum + run.names.length, -this.taken);
    let ahead = held + this.underWay * this.size;
    for (; this.state === 'on' && this.underWay < this.atOnce; ahead += this.size) {
      const idle = this.runs.all.find(
        (run) => !run.ended && !run.extending && !this.splitting.some((name) => holds(run, name)),
      );
      const mayExtend = ahead < mostAhead || this.taken === this.runs.all[0]?.names.length;
      if (idle !== undefined && mayExtend) this.extend(idle);
      else if (ahead >= mostAhead || !(this.split() || this.guess())) return;
    }
  }

  /** Begins at the next name of the list as last seen that no run has reached. */
  private split(): boolean {
    const at = this.splits.findIndex((name) => !this.runs.all.some((run) => holds(run, name)));
    const [cursor] = at < 0 ? [] : this.splits.splice(0, at + 1).slice(at);
    if (cursor === undefined) return false;
    this.splitting.push(cursor);
    this.start(cursor, (page) => {
      this.splitting = this.splitting.filter((name) => name !== cursor);
      const gained = this.runs.place(cursor, page);
      // The list has become another one.
      if (gained !== null && gained < this.size / 2) this.splits = [];
      return gained;
    });
    return true;
  }

  private extend(run: NameRun): void {
    run.extending = true;
    this.start(run.names.at(-1) ?? '', (page) => {
      const now = this.runs.current(run);
      now.extending = false;
      return this.runs.append(now, page);
    });
  }

  /** Begins a run in a gap that looks worth it, the last one first. */
  private guess(): boolean {
    if (this.credit < 1 || this.splitting.length > 0) return false;
    for (const run of [...this.runs.all].reverse()) {
      const [head] = run.names;
      const last = run.names.at(-1);
      if (run.ended || run.doubtful || run.guessing || head === undefined || last === undefined)
        continue;
      const pages = run.names.length / this.size;
      const recent = run.names.at(-this.size) ?? head;
      const bound = this.runs.boundAfter(run);
      const cursor = guessAhead({ head, recent, last, pages, bound });
      if (cursor === null) continue;
      this.credit -= 1;
      run.guessing = true;
      this.start(cursor, (page) => {
        this.runs.current(run).guessing = false;
        return this.runs.place(cursor, page);
      });
      return true;
    }
    return false;
  }

  /** One request in the background; `use` gives the number of new names, or null at a doubt. */
  private start(last: string, use: (page: DistributionPage) => number | null): void {
    this.underWay += 1;
    const url = this.pageAfter(last);
    this.request(url, this.background.signal)
      .then((page) => {
        if (this.state !== 'on') return;
        const read = readDistributionPage(page, url);
        const gained = read === null ? null : use(read);
        this.underWay -= 1;
        if (gained === null) return this.stop();
        if (gained > this.size / 2) this.atOnce = Math.min(this.most, this.atOnce + 1);
        const share = gained / this.size;
        this.credit = Math.min(mostCredit, this.credit + share / 3 - (1 - share) / 3);
        this.pump();
        this.wake();
      })
      // Whoever needs this page asks for it again and meets the error itself.
      .catch(this.stop);
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private pageAfter(last: string): URL {
    const url = new URL(this.list);
    url.search = '';
    url.searchParams.set('n', String(this.size));
    url.searchParams.set('last', last);
    return url;
  }
}

/** True when a name lies within what a run has read. */
function holds({ names }: NameRun, name: string): boolean {
  const [head, last] = [names[0], names.at(-1)];
  if (head === undefined || last === undefined) return false;
  return compareByComponent(head, name) <= 0 && compareByComponent(name, last) <= 0;
}
