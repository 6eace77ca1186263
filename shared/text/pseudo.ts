import type { CompiledMessage } from '@lingui/message-utils/compileMessage';

/** Each letter as a reader still knows it, and no test takes it for English. */
const letters = new Map(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, at) => [
    letter,
    [...'ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ'][at] ?? letter,
  ]),
);
const vowels = new Set('aeiouAEIOU');

/**
 * A message of English in the pseudo-language: accents, vowels twice (which
 * makes it about 30 % longer), and brackets around it, so that what is cut off
 * and what was never a text shows. Tags, values and cases stay as they are.
 */
export function pseudoMessage(message: CompiledMessage): CompiledMessage {
  return ['[', ...accented(message), ']'];
}

function accented(message: CompiledMessage): CompiledMessage {
  return message.map((token) => {
    if (typeof token === 'string') return accentedText(token);
    const [name, type, format] = token;
    return type !== undefined && isCases(format) ? [name, type, accentedCases(format)] : token;
  });
}

function isCases(format: unknown): format is Record<string, unknown> {
  return typeof format === 'object' && format !== null;
}

/** The cases of a plural or a select; the offset beside them is a number. */
function accentedCases(cases: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cases).map(([key, value]) => [key, isMessage(value) ? accented(value) : value]),
  );
}

function isMessage(value: unknown): value is CompiledMessage {
  return Array.isArray(value);
}

/** Tags such as `<0>` hold no letters, but no letter of another tag is touched either. */
function accentedText(text: string): string {
  return text
    .split(/(<\/?\w{1,20}\/?>)/)
    .map((part, at) => (at % 2 === 1 ? part : [...part].map(accentedLetter).join('')))
    .join('');
}

function accentedLetter(letter: string): string {
  const accent = letters.get(letter) ?? letter;
  return vowels.has(letter) ? accent + accent.toLowerCase() : accent;
}
