import { matchRanges } from '../../shared/search/match-ranges.ts';
import { queryOf } from './filter.ts';

/** A piece of a name, marked when it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly match: boolean;
}

/** Cuts a name at every place that a search found in it. */
export function highlight(name: string, query: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of query === '' ? [] : matchRanges(queryOf(query), name)) {
    if (from > at) pieces.push({ text: name.slice(at, from), match: false });
    pieces.push({ text: name.slice(from, to), match: true });
    at = to;
  }
  if (at < name.length || pieces.length === 0) pieces.push({ text: name.slice(at), match: false });
  return pieces;
}
