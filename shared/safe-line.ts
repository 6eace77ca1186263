/**
 * What steers a terminal, a dialog or a menu, or is not seen: controls, marks of
 * direction, zero-width signs (Unicode's Cc, Cf, Zl, Zp), halves of surrogate
 * pairs, and letters that are drawn as nothing.
 */
const unsafe =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;

/** A text in one line without such characters: each becomes a question mark. */
export function safeLine(text: string): string {
  return text.replace(unsafe, '?');
}

/** The same, cut to so many characters, for places that grow with their text. */
export function shortSafeLine(text: string, characters: number): string {
  const all = [...safeLine(text)];
  return all.length <= characters ? all.join('') : `${all.slice(0, characters - 1).join('')}…`;
}
