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
  #order = new Uint32Array(64);

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

  /** The folded name at a place of the list. */
  textAt(place: number): string {
    const number = this.numberAt(place);
    const units = this.#units.subarray(this.startOf(number), this.endOf(number));
    return String.fromCharCode(...units);
  }

  /** Adds names; `places` says where each stands in the list from now on, ascending; absent: at its end. */
  add(names: readonly string[], places?: Uint32Array): void {
    const before = this.#count;
    for (const name of names) this.#append(fold(name));
    this.#place(before, places);
  }

  /** The same for packed names; those of ASCII alone become no text on the way. */
  addPacked(pack: PackedNames, places?: Uint32Array): void {
    const { bytes, lengths } = pack;
    // A character beyond ASCII takes more bytes than units.
    if (lengths.reduce((sum, length) => sum + length, 0) !== bytes.length) {
      this.add(unpackNames(pack), places);
      return;
    }
    const before = this.#count;
    this.#makeRoom(this.#used + bytes.length, false);
    const units = this.#units;
    let used = this.#used;
    for (let at = 0; at < bytes.length; at += 1) {
      const unit = bytes[at] ?? 0;
      units[used + at] = unit >= 65 && unit <= 90 ? unit + 32 : unit;
    }
    for (const length of lengths) {
      this.#close(used, used + length);
      used += length;
    }
    this.#place(before, places);
  }

  /** Gives those that joined from number `before` on their places; from the end, since none moves up. */
  #place(before: number, places: Uint32Array | undefined): void {
    if (this.#count > this.#order.length)
      this.#order = grown(this.#order, new Uint32Array(this.#count * 2));
    const order = this.#order;
    let old = before - 1;
    let fresh = this.#count - 1;
    for (let place = fresh; fresh >= before; place -= 1) {
      const takesFresh = old < 0 || places === undefined || places[fresh - before] === place;
      order[place] = takesFresh ? fresh : (order[old] ?? 0);
      if (takesFresh) fresh -= 1;
      else old -= 1;
    }
  }

  #append(folded: string): void {
    const from = this.#used;
    this.#makeRoom(from + folded.length, !ascii.test(folded));
    const units = this.#units;
    for (let at = 0; at < folded.length; at += 1) units[from + at] = folded.charCodeAt(at);
    this.#close(from, from + folded.length);
  }

  /** Makes the units up to `to` one more name. */
  #close(from: number, to: number): void {
    if (this.#count === this.#ends.length) {
      this.#ends = grown(this.#ends, new Uint32Array(this.#count * 2));
      this.#masks = grown(this.#masks, new Int32Array(this.#count * 2));
    }
    this.#ends[this.#count] = to;
    this.#masks[this.#count] = maskOf(this.#units, from, to);
    this.#count += 1;
    this.#used = to;
  }

  #makeRoom(size: number, wide: boolean): void {
    const narrow = this.#units instanceof Uint8Array;
    const widen = narrow && wide;
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
