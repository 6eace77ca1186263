import { fold } from './fold.ts';
import { maskOf, type Units } from './units.ts';

/** Names on their way between threads: their text as one, and how long each is. */
export interface PackedNames {
  /** UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In UTF-16 units. */
  readonly lengths: Uint32Array<ArrayBuffer>;
}

/** Packs names into two buffers that can be handed over without a copy. */
export function packNames(names: readonly string[]): PackedNames {
  const lengths = new Uint32Array(names.length);
  for (let at = 0; at < names.length; at += 1) lengths[at] = names[at]?.length ?? 0;
  return { bytes: new TextEncoder().encode(names.join('')), lengths };
}

/** The names of a pack; half a surrogate pair is another character then, of the same length. */
export function unpackNames({ bytes, lengths }: PackedNames): string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const names: string[] = [];
  let from = 0;
  for (const length of lengths) {
    names.push(text.slice(from, from + length));
    from += length;
  }
  return names;
}

/**
 * Folded names in a few flat arrays, ready to be scanned: a million names are a
 * handful of objects. Names join in any order; `order` says which stands where.
 */
export class NameStore {
  #units: Units = new Uint8Array(1024);
  #used = 0;
  /** Where the name that joined as number `n` ends. */
  #ends = new Uint32Array(64);
  #masks = new Int32Array(64);
  #count = 0;
  /** The number, by joining, of the name at each place of the list. */
  #order = new Uint32Array(0);

  get count(): number {
    return this.#count;
  }

  get units(): Units {
    return this.#units;
  }

  /** How many bytes the names take. */
  get bytes(): number {
    return this.#units.byteLength;
  }

  /** Which name stands at a place of the list, as the number it joined with. */
  numberAt(place: number): number {
    return this.#order[place] ?? 0;
  }

  startOf(number: number): number {
    return number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
  }

  endOf(number: number): number {
    return this.#ends[number] ?? 0;
  }

  maskOf(number: number): number {
    return this.#masks[number] ?? 0;
  }

  /** Adds names; `places` says where each stands in the list from now on, ascending; absent: at its end. */
  add(names: readonly string[], places?: Uint32Array): void {
    const before = this.#count;
    for (const name of names) this.#append(fold(name));
    this.#order = mergedOrder(this.#order, before, names.length, places);
  }

  #append(folded: string): void {
    const from = this.#used;
    const to = from + folded.length;
    this.#makeRoom(to, folded);
    const units = this.#units;
    for (let at = 0; at < folded.length; at += 1) units[from + at] = folded.charCodeAt(at);
    if (this.#count === this.#ends.length) {
      this.#ends = grown(this.#ends, new Uint32Array(this.#count * 2));
      this.#masks = grown(this.#masks, new Int32Array(this.#count * 2));
    }
    this.#ends[this.#count] = to;
    this.#masks[this.#count] = maskOf(units, from, to);
    this.#count += 1;
    this.#used = to;
  }

  #makeRoom(size: number, folded: string): void {
    const narrow = this.#units instanceof Uint8Array;
    const widen = narrow && !ascii.test(folded);
    if (size <= this.#units.length && !widen) return;
    const room = size <= this.#units.length ? this.#units.length : Math.ceil(size * 1.5);
    const units = widen || !narrow ? new Uint16Array(room) : new Uint8Array(room);
    units.set(this.#units.subarray(0, this.#used));
    this.#units = units;
  }
}

const ascii = /^[\0-\x7f]*$/;

function grown<A extends Uint32Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

function mergedOrder(
  order: Uint32Array,
  before: number,
  added: number,
  places: Uint32Array | undefined,
): Uint32Array<ArrayBuffer> {
  const merged = new Uint32Array(before + added);
  let fresh = 0;
  let old = 0;
  for (let place = 0; place < merged.length; place += 1) {
    const takesFresh = places === undefined ? old >= before : places[fresh] === place;
    if (takesFresh && fresh < added) {
      merged[place] = before + fresh;
      fresh += 1;
    } else {
      merged[place] = order[old] ?? 0;
      old += 1;
    }
  }
  return merged;
}
