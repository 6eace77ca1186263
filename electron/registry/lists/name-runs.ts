import { indexFrom, isSafeCursor } from './component-order.ts';
import type { DistributionPage } from './distribution-page.ts';

/** Names that follow one another without a gap. */
export interface NameRun {
  readonly names: string[];
  /** Its last name is the list's last. */
  ended: boolean;
  /** Its last page was full but without a `Link`: only an empty one may follow. */
  doubtful: boolean;
  /** A cursor between this run and the next one after which no unknown name comes. */
  bound: string | null;
  /** Its next page is under way. */
  extending: boolean;
  /** A page from somewhere in the gap after it is under way. */
  guessing: boolean;
  mergedInto: NameRun | null;
}

/**
 * What is known of a list that is read at several places at once: runs in the
 * list's order with gaps between them. A gap is closed only when the pages of
 * one run reach the next one and agree with it, so a closed list is what one
 * walk would have met, whatever the server orders by.
 */
export class NameRuns {
  private readonly runs: NameRun[] = [];

  /** In order; the first one begins where the list does. */
  get all(): readonly NameRun[] {
    return this.runs;
  }

  constructor(first: readonly string[]) {
    const front = emptyRun();
    push(front.names, first);
    this.runs.push(front);
  }

  /** The run that has become part of which other one. */
  current(run: NameRun): NameRun {
    let now = run;
    while (now.mergedInto !== null) now = now.mergedInto;
    return now;
  }

  /** The first name beyond the gap after a run, or a cursor that bounds it; null when nothing is known. */
  boundAfter(run: NameRun): string | null {
    return run.bound ?? this.runs[this.runs.indexOf(run) + 1]?.names[0] ?? null;
  }

  /**
   * Adds the page after a run's last name. Gives the number of names that were
   * new, or null when the page contradicts what is known.
   */
  append(run: NameRun, { names, end }: DistributionPage): number | null {
    if (run.doubtful && names.length > 0) return null;
    const next = this.runs[this.runs.indexOf(run) + 1];
    const joint = next === undefined ? names.length : indexFrom(names, next.names[0] ?? '');
    if (next === undefined || joint === names.length) {
      if (next !== undefined && end !== 'none') return null;
      const kept = end === 'none' ? safeLength(names) : names.length;
      if (kept === 0 && end === 'none') return null;
      push(run.names, names.slice(0, kept));
      run.ended = end === 'short';
      run.doubtful = end === 'full';
      return kept;
    }
    const overlap = names.slice(joint);
    const beyond = overlap.length - next.names.length;
    if (!agree(overlap, next.names)) return null;
    if ((end !== 'none' && beyond < 0) || ((next.ended || next.doubtful) && beyond > 0))
      return null;
    push(run.names, names.slice(0, joint));
    this.merge(run, next);
    return joint;
  }

  /** Adds the page after a cursor, a name or none, wherever that now lies. Like `append`. */
  place(cursor: string, page: DistributionPage): number | null {
    const { names } = page;
    const found = this.runs.findIndex(
      ({ names: known }) => indexFrom(known, cursor) < known.length,
    );
    const at = found < 0 ? this.runs.length : found;
    const [before, next] = [this.runs[at - 1], this.runs[at]];
    const inside = next === undefined ? 0 : indexFrom(next.names, cursor);
    // A run may hold the cursor by now: what goes beyond that run is new.
    if (next !== undefined && (inside > 0 || next.names[0] === cursor)) {
      const rest = next.names.slice(next.names[inside] === cursor ? inside + 1 : inside);
      if (!agree(names, rest)) return null;
      if (names.length <= rest.length || next.extending) return 0;
      if (next.ended) return null;
      return this.append(next, { names: names.slice(rest.length), end: page.end });
    }
    if (before === undefined) return null;
    const [first] = names;
    if (first === undefined || first === next?.names[0]) {
      if (first === undefined ? next !== undefined : !agree(names, next?.names ?? [])) return null;
      before.bound = cursor;
      return 0;
    }
    const run = emptyRun();
    this.runs.splice(at, 0, run);
    before.bound = null;
    return this.append(run, page);
  }

  private merge(run: NameRun, next: NameRun): void {
    push(run.names, next.names);
    run.ended = next.ended;
    run.doubtful = next.doubtful;
    run.bound = next.bound;
    run.extending = next.extending;
    run.guessing = next.guessing;
    next.mergedInto = run;
    this.runs.splice(this.runs.indexOf(next), 1);
  }
}

/** How much of a page can be kept when the next one is to begin after it. */
export function safeLength(names: readonly string[]): number {
  return names.findLastIndex(isSafeCursor) + 1;
}

function emptyRun(): NameRun {
  return {
    names: [],
    ended: false,
    doubtful: false,
    bound: null,
    extending: false,
    guessing: false,
    mergedInto: null,
  };
}

/** True when two runs that begin at the same place agree as far as both go. */
function agree(first: readonly string[], second: readonly string[]): boolean {
  const shared = Math.min(first.length, second.length);
  for (let at = 0; at < shared; at += 1) if (first[at] !== second[at]) return false;
  return true;
}

/** Spreading a long list into `push` would overflow the stack. */
function push(to: string[], names: readonly string[]): void {
  for (const name of names) to.push(name);
}
