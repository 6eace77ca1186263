import { type Text, text } from '../../shared/text/text.ts';

/** What was asked of whom: the subject of every error message. */
export interface RequestPurpose {
  /** Follows "Could not", such as `operation.listRepositories`. */
  operation: Text;
  /** The host asked, with its port; a text for a token server. */
  host: string | Text;
  /** Cuts what was sent out of a text that a server wrote. */
  hide?: ((text: string) => string) | undefined;
}

/** A text that a server wrote, such as the host it names, as an error may show it. */
export function foreign({ hide }: Pick<RequestPurpose, 'hide'>, written: string): string {
  return hide === undefined ? written : hide(written);
}

/** The message of an error: what could not be done, and why. */
export function failed({ operation }: Pick<RequestPurpose, 'operation'>, why: Text): Text {
  return text('failed', { operation, why });
}

/** A reason with what a server, or a library, said of it; `words` may be null. */
export function said(why: Text, words: string | Text | null): Text {
  return words === null ? why : text('said', { why, words });
}
