/** Text as search compares it: upper and lower case alike, accents left out. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

/** A folded text whose units know where in the original they come from. */
export interface FoldedText {
  readonly text: string;
  /** For each unit of `text` the start, and the end, of its character in the original. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Folds a text and keeps the way back, to mark in the original what was found. */
export function foldWithPlaces(original: string): FoldedText {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    const end = at + character.length;
    // An accent that stands alone belongs to the letter before it.
    if (folded === '' && ends.length > 0) ends[ends.length - 1] = end;
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(at);
      ends.push(end);
    }
    text += folded;
    at = end;
  }
  return { text, starts, ends };
}

/** The units of a text, as the scan reads them. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  return units;
}

const ascii = /^[\0-\x7f]*$/;
const marks = /\p{Mn}/gu;

/** Character by character, since the lower case of some depends on their neighbours. */
function foldCharacter(character: string): string {
  return character.normalize('NFD').replace(marks, '').toLowerCase();
}
