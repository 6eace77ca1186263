import { slash, type Units } from './units.ts';

/** A word with asterisks, each of which stands for anything. */
export interface GlobWord {
  readonly pieces: readonly Uint16Array[];
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/**
 * Where each piece stands, in order; null when the name does not fit. Without
 * an asterisk at that end the word begins or ends where a component of the name
 * does (`api*` is `team/api-gateway`, not `my-api`).
 */
export function globPlaces(
  { pieces, openStart, openEnd }: GlobWord,
  units: Units,
  from: number,
  to: number,
): number[] | null {
  const places: number[] = [];
  let at = from;
  for (const [index, piece] of pieces.entries()) {
    const first = index === 0 && !openStart;
    const last = index === pieces.length - 1 && !openEnd;
    // The earliest place that fits leaves most to what follows.
    const place = placeOf(piece, units, { from, at, to, first, last });
    if (place < 0) return null;
    places.push(place);
    at = place + piece.length;
  }
  return places;
}

interface Bounds {
  readonly from: number;
  readonly at: number;
  readonly to: number;
  /** Has to begin, or to end, a component. */
  readonly first: boolean;
  readonly last: boolean;
}

function placeOf(piece: Uint16Array, units: Units, bounds: Bounds): number {
  const { from, to, first, last } = bounds;
  const { length } = piece;
  for (let at = bounds.at; at <= to - length; at += 1) {
    let same = 0;
    while (same < length && units[at + same] === piece[same]) same += 1;
    if (same < length) continue;
    if (first && at !== from && units[at - 1] !== slash) continue;
    if (last && at + length !== to && units[at + length] !== slash) continue;
    return at;
  }
  return -1;
}
