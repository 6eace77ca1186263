/** How much JSON is made into values at all. */
export interface JsonBudget {
  /** Levels of arrays and objects inside one another. */
  depth: number;
  /** Arrays, objects and members of objects, all together. */
  parts: number;
}

/** For whatever comes from outside: answers, bodies, messages, small files. */
export const outsideJson: JsonBudget = { depth: 64, parts: 500_000 };

export type JsonExcess = 'tooDeep' | 'tooMany';

export type JsonText = { ok: true; value: unknown } | { ok: false; why: JsonExcess | 'malformed' };

/**
 * The one way JSON from outside is parsed: looked through first, in one pass
 * over its characters, since a parser spends seconds and gigabytes on
 * megabytes of brackets. Never throws, and repeats nothing of the text.
 */
export function parseJson(text: string, budget: JsonBudget = outsideJson): JsonText {
  const excess = jsonExcess(text, budget);
  if (excess !== null) return { ok: false, why: excess };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, why: 'malformed' };
  }
}

/** The value of a JSON text; undefined, which JSON has no sign for, where `parseJson` refuses it. */
export function jsonValue(text: string, budget: JsonBudget = outsideJson): unknown {
  const parsed = parseJson(text, budget);
  return parsed.ok ? parsed.value : undefined;
}

const quotes = { double: 0x22, single: 0x27 };
const backslash = 0x5c;
const slash = 0x2f;
const star = 0x2a;
const colon = 0x3a;
const opening = 0x5b;
const closing = 0x5d;
/** `[` and `{`, like `]` and `}`, differ in one bit alone. */
const bracket = ~0x20;

/**
 * Where a text goes beyond a budget, whether it is JSON or not; null when it
 * does not. Knows the quotes and comments of JSON5 too: in strict JSON nothing
 * is read behind one of them.
 */
export function jsonExcess(text: string, { depth, parts }: JsonBudget): JsonExcess | null {
  let level = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quotes.double || character === quotes.single) {
      at = endOfString(text, at, character);
    } else if ((character & bracket) === opening) {
      level += 1;
      count += 1;
      if (level > depth) return 'tooDeep';
      if (count > parts) return 'tooMany';
    } else if ((character & bracket) === closing) {
      if (level > 0) level -= 1;
    } else if (character === colon) {
      count += 1;
      if (count > parts) return 'tooMany';
    } else if (character === slash) {
      at = endOfComment(text, at);
    }
  }
  return null;
}

/** The place of the quote that ends a string, or the end of the text. */
function endOfString(text: string, start: number, quote: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) return at;
    if (character === backslash) at += 1;
  }
  return at;
}

const newlines: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x2028, 0x2029]);

/** The last place of a comment, or of what is none. */
function endOfComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === star) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 1;
  }
  if (next !== slash) return start;
  let at = start + 2;
  while (at < text.length && !newlines.has(text.charCodeAt(at))) at += 1;
  return at;
}
