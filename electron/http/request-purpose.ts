/** What was asked of whom: the subject of every error message. */
export interface RequestPurpose {
  /** Follows "Could not", such as `list the repositories of h:5000`. */
  operation: string;
  /** The host asked, with its port; may be the token server's. */
  host: string;
  /** Cuts what was sent out of a text that a server wrote. */
  hide?: ((text: string) => string) | undefined;
}

/** A text that a server wrote, such as the host it names, as an error may show it. */
export function foreign({ hide }: Pick<RequestPurpose, 'hide'>, text: string): string {
  return hide === undefined ? text : hide(text);
}

/** The first words of an error's message. */
export function failedTo(purpose: RequestPurpose): string {
  return `Could not ${purpose.operation}`;
}
