/**
 * The text without the given character at its end, however often it stands
 * there. One look from the end: an expression such as `/\/+$/` would try anew
 * from each place in a long run.
 */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

/** The text without the given character at either end, however often it stands there. */
export function withoutOuter(text: string, character: string): string {
  const before = withoutTrailing(text, character);
  let start = 0;
  while (start < before.length && before[start] === character) start += 1;
  return before.slice(start);
}
