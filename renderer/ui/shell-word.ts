import { holdsHidden } from '../../shared/hidden-characters.ts';

const plain = /^[\w./:@=+-]+$/;
const strange = /[^\w./:@=+-]/gu;

/**
 * A text as one word of a shell's line. Names come from a server: anything that a shell
 * could read is put in quotes, and what a terminal could (a line break, an escape, a
 * direction) is written as an escape of `$'…'`, without any character of its own.
 */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (!holdsHidden(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${text.replace(strange, escaped)}'`;
}

/** As Bash and Zsh read them; `'` and `\` too, so that a shell without `$'…'` sees one quoted word. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
