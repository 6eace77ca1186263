import { textPieces } from './hidden-characters.ts';

/** A text in one line without characters that steer a terminal or a dialog: each becomes a question mark. */
export function safeLine(text: string): string {
  return textPieces(text)
    .map((piece) => (piece.hidden ? '?' : piece.text))
    .join('');
}
