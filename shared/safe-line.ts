/** A text in one line without characters that steer a terminal or a dialog: each becomes a question mark. */
export function safeLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
