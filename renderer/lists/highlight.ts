/** A piece of a name, marked when it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly match: boolean;
}

/** Cuts a name at every place that holds `query` (lower case, trimmed). */
export function highlight(name: string, query: string): Piece[] {
  if (query === '') return [{ text: name, match: false }];
  const lower = name.toLowerCase();
  // A name whose lower case has another length cannot be cut by position.
  if (lower.length !== name.length) return [{ text: name, match: false }];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, from)) {
    if (at > from) pieces.push({ text: name.slice(from, at), match: false });
    pieces.push({ text: name.slice(at, at + query.length), match: true });
    from = at + query.length;
  }
  if (from < name.length || pieces.length === 0)
    pieces.push({ text: name.slice(from), match: false });
  return pieces;
}
