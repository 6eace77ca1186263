import { compareByComponent, isSafeCursor } from './component-order.ts';

/** A run of names known to follow one another, and what is known to come after it. */
export interface Gap {
  head: string;
  last: string;
  /** The name one page before `last`. */
  recent: string;
  /** Names from `head` to `last`, in pages. */
  pages: number;
  /** The next name known, or a place nothing lies beyond; null when nothing is known. */
  bound: string | null;
}

/** Ranges shorter than this cost more in overlap than they save. */
const leastPages = 4;
/** How far ahead a range begins: overlaps cost about half a page for each. */
const stridePages = 8;
const symbols = '\0/-.0123456789_abcdefghijklmnopqrstuvwxyz';
const base = BigInt(symbols.length);
/** Leading characters that count in the arithmetic. */
const precision = 32;
const end = base ** BigInt(precision);

/**
 * A place some pages after `last` to begin a range at, were the names to go on
 * as densely as they did; null when the gap looks too short to be worth it. No
 * repository can have this name or lie below it, so that both sides of it are
 * plain.
 */
export function guessAhead(gap: Gap): string | null {
  return guessFrom(gap, gap.head, gap.pages) ?? guessFrom(gap, gap.recent, 1);
}

function guessFrom(gap: Gap, from: string, pages: number): string | null {
  const last = toNumber(gap.last);
  const covered = last - toNumber(from);
  const step = covered / BigInt(Math.max(1, Math.round(pages)));
  if (step <= 0n) return null;
  const bound = gap.bound === null ? end : toNumber(gap.bound);
  const tenths = ((bound - last) * 10n) / step;
  if (tenths < BigInt(leastPages * 10)) return null;
  const far = last + step * BigInt(stridePages);
  const middle = last + (bound - last) / 2n;
  const guess = toCursor(far < middle ? far : middle, gap.last);
  return isSafeCursor(guess) &&
    compareByComponent(gap.last, guess) < 0 &&
    (gap.bound === null || compareByComponent(guess, gap.bound) < 0)
    ? guess
    : null;
}

function toNumber(name: string): bigint {
  let value = 0n;
  for (let at = 0; at < precision; at += 1)
    value = value * base + BigInt(Math.max(0, symbols.indexOf(name[at] ?? '\0')));
  return value;
}

/** Written out only as far as it differs from `from`, and a little more. */
function toCursor(value: bigint, from: string): string {
  const digits: string[] = [];
  for (let rest = value, at = 0; at < precision; at += 1) {
    digits.unshift(symbols[Number(rest % base)] ?? '\0');
    rest /= base;
  }
  const differs = digits.findIndex((symbol, at) => symbol !== from[at]);
  let cursor = from.slice(0, differs);
  for (const symbol of digits.slice(differs, differs + 3)) {
    const previous = cursor.at(-1) ?? '/';
    const fits = /[a-z]/.test(symbol)
      ? true
      : /[0-9]/.test(symbol)
        ? previous !== '/'
        : symbol !== '\0' && /[a-z0-9]/.test(previous);
    cursor += fits ? symbol : 'a';
  }
  // A component cannot end with a hyphen.
  while (cursor !== '' && !/[a-z0-9]/.test(cursor.at(-1) ?? '')) cursor = cursor.slice(0, -1);
  return `${cursor}-`;
}
