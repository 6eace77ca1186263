import type { Program, State } from './expression-program.ts';
import type { Units } from './units.ts';

/** Sets of states that are kept; beyond them all are made anew. */
const keptSets = 1_000;
const asciiUnits = 128;

/** All states a name may be in at one place. */
interface StateSet {
  readonly states: readonly number[];
  /** Matches whatever follows, or if the name ends here. */
  readonly matches: boolean;
  readonly matchesAtEnd: boolean;
  /** The set after a unit of each class, once it was needed. */
  readonly next: (StateSet | undefined)[];
}

/**
 * Runs an expression over names in time that is linear in their length: it
 * follows all states at once, and keeps the sets of states it met, so that each
 * unit is one look into a table.
 */
export class ExpressionMachine {
  readonly #program: Program;
  readonly #anchored: boolean;
  /** First units of the classes: units between two of them are alike to the expression. */
  readonly #classStarts: readonly number[];
  readonly #classOfAscii: Uint16Array;
  readonly #sets = new Map<string, StateSet>();
  #begin: StateSet;
  #work = 0;

  constructor(program: Program, { anchored }: { anchored: boolean }) {
    this.#program = program;
    this.#anchored = anchored;
    this.#classStarts = classStartsOf(program.states);
    this.#classOfAscii = Uint16Array.from({ length: asciiUnits }, (_, unit) =>
      this.#searchClass(unit),
    );
    this.#begin = this.#setOf(this.#closure([program.start], true));
  }

  /** The most that one unit of a name costs, in states. */
  get cost(): number {
    return this.#program.states.length;
  }

  /** What `longest` has cost so far: units, and states where a set of them was made. */
  get work(): number {
    return this.#work;
  }

  /** True when the expression matches somewhere between `from` and `to`. */
  test(units: Units, from: number, to: number): boolean {
    let set = this.#begin;
    for (let at = from; at < to; at += 1) {
      if (set.matches) return true;
      const unit = units[at] ?? 0;
      const unitClass =
        unit < asciiUnits ? (this.#classOfAscii[unit] ?? 0) : this.#searchClass(unit);
      set = set.next[unitClass] ?? this.#step(set, unitClass);
    }
    return set.matches || set.matchesAtEnd;
  }

  /** Where the longest match that begins at `at` ends, or -1; for an anchored machine. */
  longest(units: Units, at: number, to: number): number {
    const inside = at > 0;
    let set = inside ? this.#setOf(this.#closure([this.#program.start], false)) : this.#begin;
    let end = -1;
    for (let place = at; ; place += 1) {
      if (set.matches || (place === to && set.matchesAtEnd)) end = place;
      if (place >= to || set.states.length === 0) return end;
      this.#work += 1;
      const unitClass = this.#searchClass(units[place] ?? 0);
      set = set.next[unitClass] ?? this.#step(set, unitClass);
    }
  }

  #step(set: StateSet, unitClass: number): StateSet {
    this.#work += set.states.length;
    const unit = this.#classStarts[unitClass] ?? 0;
    const reached: number[] = this.#anchored ? [] : [this.#program.start];
    for (const id of set.states) {
      const state = this.#program.states[id];
      if (state?.kind === 'set' && state.ranges.some(([low, high]) => unit >= low && unit <= high))
        reached.push(state.next);
    }
    if (this.#sets.size >= keptSets) this.#forget();
    const next = this.#setOf(this.#closure(reached, false));
    set.next[unitClass] = next;
    return next;
  }

  /** Lets all kept sets go; one in use goes with whoever uses it. */
  #forget(): void {
    this.#sets.clear();
    this.#begin = this.#setOf(this.#closure([this.#program.start], true));
  }

  #setOf(states: readonly number[]): StateSet {
    const key = states.join();
    const kept = this.#sets.get(key);
    if (kept !== undefined) return kept;
    const kinds = new Set(states.map((id) => this.#program.states[id]?.kind));
    const matches = kinds.has('match');
    const set: StateSet = {
      states,
      matches,
      matchesAtEnd: matches || this.#endsIn(states),
      next: [],
    };
    this.#sets.set(key, set);
    return set;
  }

  /** The states that can be had without a unit, in ascending order. */
  #closure(from: readonly number[], atBegin: boolean): number[] {
    const seen = new Set<number>();
    const open = [...from];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const state = this.#program.states[id];
      if (state === undefined || seen.has(id)) continue;
      seen.add(id);
      if (state.kind === 'split') open.push(...state.next);
      else if (state.kind === 'begin' && atBegin) open.push(state.next);
    }
    return [...seen].sort((a, b) => a - b);
  }

  /** True when one of the states matches a name that ends here. */
  #endsIn(states: readonly number[]): boolean {
    const seen = new Set<number>();
    const open = [...states];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const state = this.#program.states[id];
      if (state === undefined || seen.has(id)) continue;
      seen.add(id);
      if (state.kind === 'match') return true;
      if (state.kind === 'split') open.push(...state.next);
      else if (state.kind === 'end') open.push(state.next);
    }
    return false;
  }

  #searchClass(unit: number): number {
    let low = 0;
    let high = this.#classStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#classStarts[middle] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function classStartsOf(states: readonly State[]): number[] {
  const starts = new Set([0]);
  for (const state of states)
    if (state.kind === 'set') for (const [low, high] of state.ranges) starts.add(low).add(high + 1);
  return [...starts].sort((a, b) => a - b);
}
