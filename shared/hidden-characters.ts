/**
 * Characters that a reader does not see or that change how others are read: control
 * characters, line and paragraph separators, lone surrogates, and what Unicode lets a
 * program ignore or names a format character (bidirectional controls, zero-width ones,
 * tags, fillers; UAX #44, `Default_Ignorable_Code_Point`), and the blank of Braille. Not
 * the variation selectors of emoji, which only dress the character before them.
 */
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u2800]|(?![\uFE00-\uFE0F])\p{DI}`;
const first = new RegExp(hidden, 'u');
const each = new RegExp(hidden, 'gu');
const lines = /[\t\n\r]/g;

/** A piece of a text; a hidden one is the name of a single character, such as `U+202E`. */
export interface TextPiece {
  readonly text: string;
  readonly hidden: boolean;
}

/** True for a text with a character that a reader does not see. */
export function holdsHidden(text: string): boolean {
  return first.test(text);
}

/** The same for a text that may have lines and tabs. */
export function holdsHiddenInLines(text: string): boolean {
  return first.test(text.replace(lines, ''));
}

/** The text cut into what is read as it is and the names of what is not. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(each)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), hidden: false });
    pieces.push({ text: nameOf(match[0]), hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hidden: false });
  return pieces;
}

/** The text with each hidden character told by its name: `a⟨U+202E⟩b`. For attributes, toasts and sentences. */
export function visibleText(text: string): string {
  if (!holdsHidden(text)) return text;
  return text.replace(each, (character) => `⟨${nameOf(character)}⟩`);
}

/** The same, cut to so many characters, for places that grow with their text. */
export function shortVisibleText(text: string, characters: number): string {
  const all = [...visibleText(text)];
  return all.length <= characters ? all.join('') : `${all.slice(0, characters - 1).join('')}…`;
}

/** The text in one line without hidden characters: lines and tabs become spaces, the others go. */
export function withoutHidden(text: string): string {
  return text.replace(lines, ' ').replace(each, '').replace(/ {2,}/g, ' ').trim();
}

/** The text without hidden characters; its lines and tabs stay. */
export function withoutHiddenInLines(text: string): string {
  return text.replace(each, (character) => (/[\t\n]/.test(character) ? character : ''));
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text in one line without characters that steer a terminal or a dialog: each becomes a question mark. */
export function safeLine(text: string): string {
  return textPieces(text)
    .map((piece) => (piece.hidden ? '?' : piece.text))
    .join('');
}
