import { fold, unitsOf } from './fold.ts';
import { fuzzyEnd } from './fuzzy-word.ts';
import { globPlaces } from './glob-word.ts';
import type { Query, Word } from './query.ts';
import { endsSegment, slash, startsSegment, type Units } from './units.ts';

/**
 * How well a name fits a search, as one number; 0 for not at all. From the
 * highest bits down: the level of its worst word, the mean level, whether a word
 * stands in the last component, whether one is a component, or begins one, whether
 * all of the name was asked for, whether the words stand in the order typed, and
 * how short the image's own name is, then all of it.
 */
export type Score = number;

/** How well one word fits, best first; a name counts as its worst word. */
export const levels = { exact: 4, prefix: 3, inside: 2, fuzzy: 1 } as const;

const levelShift = 26;
const meanShift = 20;
const lastComponentBit = 1 << 19;
const wholeComponentBit = 1 << 18;
const beginsComponentBit = 1 << 17;
const wholeBit = 1 << 16;
const inOrderBit = 1 << 15;
const lengthBits = 15;
const longestLength = (1 << lengthBits) - 1;
const longestComponent = 0xff;
const longestHalf = 0x7f;
const furthestPlace = 0xffff;

/** 4 to 1, see `levels`; 0 for a name that does not fit. */
export function levelOf(score: Score): number {
  return score >> levelShift;
}

/** The score without the length: names that differ in nothing else stay in their order. */
export function rankOf(score: Score): number {
  return score >> lengthBits;
}

/** Scores one name by itself. */
export function scoreOfText(query: Query, text: string): Score {
  if (query.kind !== 'words') return query.kind === 'all' ? 1 : 0;
  const units = unitsOf(fold(text));
  return scoreOf(query.words, units, 0, units.length, { fuzzy: true });
}

export interface ScoreOptions {
  /** Lets words have letters left out. */
  readonly fuzzy: boolean;
  /** Of a name of a lower level than this one the level alone is needed. */
  readonly fullFrom?: number;
}

/** Scores the folded name between `from` and `to`. */
export function scoreOf(
  words: readonly Word[],
  units: Units,
  from: number,
  to: number,
  { fuzzy, fullFrom = 0 }: ScoreOptions,
): Score {
  let worst: number = levels.exact;
  let sum = 0;
  let before = -1;
  let inOrder = true;
  let furthest = from;
  let begins = false;
  let component = false;
  let asked = 0;
  for (const word of words) {
    const match = matchOf(word, units, from, to, fuzzy);
    if (match === 0) return 0;
    const level = match >> levelShift;
    const at = from + (match & furthestPlace);
    const length = word.kind === 'text' ? word.units.length : 0;
    if (level < worst) worst = level;
    sum += level;
    if (at < before) inOrder = false;
    before = at;
    if (at > furthest) furthest = at;
    if (at === from || units[at - 1] === slash) {
      begins = true;
      if (at + length === to || units[at + length] === slash) component = true;
    }
    asked += length;
  }
  if (worst < fullFrom) return worst << levelShift;
  const last = componentStart(units, from, to);
  return (
    (worst << levelShift) |
    (Math.floor((sum * 15) / words.length) << meanShift) |
    (furthest >= last ? lastComponentBit : 0) |
    (component ? wholeComponentBit : 0) |
    (begins ? beginsComponentBit : 0) |
    (asked === to - from ? wholeBit : 0) |
    (inOrder ? inOrderBit : 0) |
    (longestLength - lengthOf(to - last, to - from))
  );
}

/** The image's own name first, then all of it. */
function lengthOf(component: number, whole: number): number {
  return (Math.min(longestComponent, component) << 7) | Math.min(longestHalf, whole >> 1);
}

function componentStart(units: Units, from: number, to: number): number {
  let at = to;
  while (at > from && units[at - 1] !== slash) at -= 1;
  return at;
}

/** The level and, in the low bits, the place of a word in a name; 0 when it is not there. */
function matchOf(word: Word, units: Units, from: number, to: number, fuzzy: boolean): number {
  switch (word.kind) {
    case 'text': {
      const literal = literalMatch(word.units, units, from, to);
      if (literal !== 0 || !fuzzy || word.fuzzy === null) return literal;
      const end = fuzzyEnd(word.fuzzy, units, from, to);
      return end < 0 ? 0 : packed(levels.fuzzy, end - 1 - from);
    }
    case 'glob': {
      const places = globPlaces(word, units, from, to);
      return places === null ? 0 : packed(levels.exact, (places[0] ?? from) - from);
    }
    case 'expression':
      return word.found.test(units, from, to) ? packed(levels.exact, 0) : 0;
  }
}

/** The best of the places where a word stands as it was typed, the last among equals. */
function literalMatch(word: Units, units: Units, from: number, to: number): number {
  const { length } = word;
  const first = word[0];
  const last = to - length;
  let best = 0;
  let place = 0;
  for (let at = from; at <= last; at += 1) {
    if (units[at] !== first) continue;
    let same = 1;
    while (same < length && units[at + same] === word[same]) same += 1;
    if (same < length) continue;
    const level = levelAt(units, from, to, at, length);
    if (level < best) continue;
    best = level;
    place = at - from;
  }
  return best === 0 ? 0 : packed(best, place);
}

/** How well a word fits that stands at `at`. */
export function levelAt(
  units: Units,
  from: number,
  to: number,
  at: number,
  length: number,
): number {
  if (!startsSegment(units, from, at)) return levels.inside;
  return endsSegment(units, to, at + length) ? levels.exact : levels.prefix;
}

function packed(level: number, place: number): number {
  return (level << levelShift) | Math.min(place, furthestPlace);
}
