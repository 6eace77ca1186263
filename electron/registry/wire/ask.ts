/** What was asked of whom: the subject of every error message. */
export interface Ask {
  /** Follows "Could not", such as `list the repositories of h:5000`. */
  operation: string;
  /** The host asked, with its port; may be the token server's. */
  host: string;
}

/** The first words of an error's message. */
export function couldNot(ask: Ask): string {
  return `Could not ${ask.operation}`;
}
