import { isDigit, startsSegment, type Units } from './units.ts';

/**
 * A word to be found with letters left out, such as `ledgr` in `ledger-api`: its
 * letters in their order, from the beginning of a segment on, at most `maxGap`
 * others between two of them, and none between two digits. Bit `n` stands for
 * the word's unit `n` (Shift-And), so that a name is read once.
 */
export interface FuzzyWord {
  /** For each unit of the word its bits. */
  readonly bits: ReadonlyMap<number, number>;
  /** Units that have to follow the one before them at once. */
  readonly close: number;
  readonly last: number;
  readonly length: number;
}

const shortest = 3;
const longest = 31;
const maxGap = 3;

/** Null for a word that is too short to mean one name, or too long for the bits. */
export function fuzzyWord(units: Uint16Array): FuzzyWord | null {
  const { length } = units;
  if (length < shortest || length > longest) return null;
  const bits = new Map<number, number>();
  let close = 0;
  units.forEach((unit, at) => {
    bits.set(unit, (bits.get(unit) ?? 0) | (1 << at));
    if (at > 0 && isDigit(unit) && isDigit(units[at - 1] ?? 0)) close |= 1 << at;
  });
  return { bits, close, last: 1 << (length - 1), length };
}

/** Where the first match ends (behind its last unit), or -1. `reached` gets the bits of each unit. */
export function fuzzyEnd(
  word: FuzzyWord,
  units: Units,
  from: number,
  to: number,
  reached?: number[],
): number {
  const { bits, close, last } = word;
  let before = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let at = from; at < to; at += 1) {
    const own = bits.get(units[at] ?? 0) ?? 0;
    let now = 0;
    if (own !== 0) {
      const gapped = (before | second | third | fourth) << 1;
      now = own & ((gapped & ~close) | ((before << 1) & close));
      if ((own & 1) !== 0 && startsSegment(units, from, at)) now |= 1;
    }
    reached?.push(now);
    if ((now & last) !== 0) return at + 1;
    fourth = third;
    third = second;
    second = before;
    before = now;
  }
  return -1;
}

/** The places of the word's units in the first match, in order; null when there is none. */
export function fuzzyPlaces(word: FuzzyWord, units: Units): number[] | null {
  const reached: number[] = [];
  const end = fuzzyEnd(word, units, 0, units.length, reached);
  if (end < 0) return null;
  const places = [end - 1];
  for (let unit = word.length - 2; unit >= 0; unit -= 1) {
    const next = places[0] ?? 0;
    const furthest = (word.close & (1 << (unit + 1))) !== 0 ? 1 : maxGap + 1;
    for (let back = 1; back <= furthest; back += 1)
      if (((reached[next - back] ?? 0) & (1 << unit)) !== 0) {
        places.unshift(next - back);
        break;
      }
  }
  return places;
}
