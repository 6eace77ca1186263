import type { Text } from '../../shared/text/text.ts';

/** What was in the place of what Berth wrote, as far as it is needed to take that out again; plain data. */
export type Memo = string | null;

/** How Berth's own part gets into the text of one file, and out of it again. */
export interface OwnedText {
  /**
   * The text with Berth's part as it is wanted now, all else byte for byte as it
   * was; null: no file. Throws `Unfit` where that cannot be done.
   */
  put(text: string | null): { text: string | null; memo: Memo };
  /** The text without Berth's part, whatever others changed around it. Throws `Unfit`. */
  take(text: string, memo: Memo): string | null;
}

/** A text that Berth leaves alone, and why. */
export class Unfit extends Error {
  readonly why: Text;

  constructor(why: Text) {
    super(why.id);
    this.why = why;
  }
}

/** The end of a text's lines: that of its first line. */
export function lineEndOf(text: string): string {
  const end = text.indexOf('\n');
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n';
}
