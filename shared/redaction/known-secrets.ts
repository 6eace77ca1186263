import { secretForms, shortestSecret } from './secret-forms.ts';

/** Of a piece; with the shortest, the lengths at one place fit into one number. */
const longest = 32;

/** How much is kept: parts that go one by one, oldest first, and what makes one full. */
export interface KeptSecrets {
  parts: number;
  secrets: number;
  pieces: number;
}

/**
 * Secrets that are looked for in texts, however many they are. A long one is known by
 * pieces of 32 characters, so that one that was cut off is found as well. Of the pieces
 * only numbers are kept: a sum over the characters that rolls along a text (Rabin and
 * Karp). A sum that agrees by chance hides a word too many, never one too few.
 */
export class KnownSecrets {
  readonly #kept: KeptSecrets;
  #parts: Part[] = [new Part()];

  constructor(kept: KeptSecrets) {
    this.#kept = kept;
  }

  /** True for one whose last use is recent. */
  has(secret: string): boolean {
    return this.#parts[0]?.secrets.has(secret) === true;
  }

  /** Adds a secret in all forms in which it may be written; one of few characters is left out. */
  add(secret: string): void {
    if (secret.length < shortestSecret || this.has(secret)) return;
    let [part = new Part()] = this.#parts;
    if (part.secrets.size >= this.#kept.secrets || part.pieces.size >= this.#kept.pieces) {
      part = new Part();
      this.#parts = [part, ...this.#parts.slice(0, this.#kept.parts - 1)];
    }
    part.secrets.add(secret);
    for (const form of secretForms(secret)) part.add(form);
  }

  /** Where pieces of known secrets stand, in the order of their starts. */
  placesIn(text: string): [start: number, end: number][] {
    const parts = this.#parts.filter(({ pieces }) => pieces.size > 0);
    const locations: [number, number][] = [];
    if (parts.length === 0 || text.length < shortestSecret) return locations;
    const sums = new Sums(text);
    for (let start = 0; start + shortestSecret <= text.length; start += 1) {
      const head = sums.of(start, shortestSecret);
      for (const part of parts) {
        const end = part.endOfPieceAt(sums, start, head);
        if (end !== null) locations.push([start, end]);
      }
    }
    return locations;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#parts = [new Part()];
  }
}

/** The text with one mark for each place, or for several that touch. */
export function cutOut(
  text: string,
  locations: [start: number, end: number][],
  mark: string,
): string {
  locations.sort(([one], [other]) => one - other);
  let shown = '';
  let hiddenTo = -1;
  let shownFrom = 0;
  for (const [start, end] of locations) {
    if (start > hiddenTo) shown += `${text.slice(shownFrom, start)}${mark}`;
    hiddenTo = Math.max(hiddenTo, end);
    shownFrom = hiddenTo;
  }
  return `${shown}${text.slice(shownFrom)}`;
}

class Part {
  readonly secrets = new Set<string>();
  readonly pieces = new Set<number>();
  /** By the sum of its first characters, the lengths of the pieces that begin so, as bits. */
  readonly #heads = new Map<number, number>();

  add(form: string): void {
    const sums = new Sums(form);
    const length = Math.min(form.length, longest);
    for (let start = 0; start + length < form.length; start += length)
      this.#addPiece(sums, start, length);
    this.#addPiece(sums, form.length - length, length);
  }

  /** Where the longest piece that stands at `start` ends. */
  endOfPieceAt(sums: Sums, start: number, head: number): number | null {
    let lengths = this.#heads.get(head) ?? 0;
    while (lengths !== 0) {
      const bit = 31 - Math.clz32(lengths);
      const length = bit + shortestSecret;
      if (start + length <= sums.length && this.pieces.has(sums.of(start, length)))
        return start + length;
      lengths &= ~(1 << bit);
    }
    return null;
  }

  #addPiece(sums: Sums, start: number, length: number): void {
    this.pieces.add(sums.of(start, length));
    const head = sums.of(start, shortestSecret);
    this.#heads.set(head, (this.#heads.get(head) ?? 0) | (1 << (length - shortestSecret)));
  }
}

/** Odd and not known outside this process, so that nobody can make sums agree. */
const [base = 0, otherBase = 0] = crypto.getRandomValues(new Uint32Array(2)).map((n) => n | 1);
const bases = [base, otherBase] as const;
const powers = bases.map((base) => {
  const list = [1];
  for (let n = 1; n <= longest; n += 1) list.push(Math.imul(list[n - 1] ?? 0, base));
  return Int32Array.from(list);
});

/** The sums of all parts of a text, each told in the same time. */
class Sums {
  readonly length: number;
  readonly #first: Int32Array;
  readonly #second: Int32Array;

  constructor(text: string) {
    this.length = text.length;
    this.#first = sumsUpTo(text, bases[0]);
    this.#second = sumsUpTo(text, bases[1]);
  }

  /** A number of 53 bits for the `length` characters (at most 32) from `start`. */
  of(start: number, length: number): number {
    const first = sumOf(this.#first, powers[0], start, length);
    const second = sumOf(this.#second, powers[1], start, length);
    return (first >>> 0) * 2 ** 21 + (second >>> 11);
  }
}

function sumsUpTo(text: string, base: number): Int32Array {
  const sums = new Int32Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1)
    sums[at + 1] = Math.imul(sums[at] ?? 0, base) + text.charCodeAt(at) + 1;
  return sums;
}

function sumOf(
  sums: Int32Array,
  own: Int32Array | undefined,
  start: number,
  length: number,
): number {
  return (sums[start + length] ?? 0) - Math.imul(sums[start] ?? 0, own?.[length] ?? 0);
}
