import { foldWithPlaces, unitsOf } from './fold.ts';
import { fuzzyPlaces } from './fuzzy-word.ts';
import { globPlaces } from './glob-word.ts';
import type { Query, Word } from './query.ts';
import { levelAt, levels } from './score.ts';
import type { Units } from './units.ts';

/** A part of a name, `to` behind its last unit. */
export interface MatchRange {
  readonly from: number;
  readonly to: number;
}

/** What marking one name may cost, see `ExpressionMachine.work`; beyond it nothing is marked. */
const mostMarkingWork = 20_000;

/**
 * What of a name to mark: where the words stand in it as it is written, in
 * order, without overlap. Words that are not in it mark nothing.
 */
export function matchRanges(query: Query, name: string): MatchRange[] {
  if (query.kind !== 'words') return [];
  const { text, starts, ends } = foldWithPlaces(name);
  const units = unitsOf(text);
  const found = query.words.flatMap((word) => rangesOf(word, units));
  const written = found.map(({ from, to }) => ({
    from: starts[from] ?? 0,
    to: ends[to - 1] ?? name.length,
  }));
  return merged(written);
}

function rangesOf(word: Word, units: Units): MatchRange[] {
  switch (word.kind) {
    case 'text': {
      const places = bestPlaces(word.units, units);
      if (places.length > 0) return places.map((at) => ({ from: at, to: at + word.units.length }));
      const letters = word.fuzzy === null ? null : fuzzyPlaces(word.fuzzy, units);
      return (letters ?? []).map((at) => ({ from: at, to: at + 1 }));
    }
    case 'glob': {
      const places = globPlaces(word, units, 0, units.length) ?? [];
      return places.map((at, index) => ({ from: at, to: at + (word.pieces[index]?.length ?? 0) }));
    }
    case 'expression': {
      const most = word.anchored.work + mostMarkingWork;
      for (let at = 0; at < units.length && word.anchored.work < most; at += 1) {
        const end = word.anchored.longest(units, at, units.length);
        if (end > at) return [{ from: at, to: end }];
      }
      return [];
    }
  }
}

/** Every place of a word that fits as well as its best one; all of them where none begins a segment. */
function bestPlaces(word: Units, units: Units): number[] {
  let best = 0;
  let places: number[] = [];
  for (let at = 0; at <= units.length - word.length; at += 1) {
    if (word.some((unit, index) => units[at + index] !== unit)) continue;
    const level = levelAt(units, 0, units.length, at, word.length);
    const kind = level === levels.inside ? 1 : 2;
    if (kind < best) continue;
    if (kind > best) places = [];
    best = kind;
    places.push(at);
  }
  return places;
}

function merged(ranges: readonly MatchRange[]): MatchRange[] {
  const sorted = [...ranges].sort((a, b) => a.from - b.from || a.to - b.to);
  const joined: MatchRange[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to)
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else joined.push(range);
  }
  return joined;
}
