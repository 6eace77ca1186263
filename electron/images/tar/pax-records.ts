/** The longest value of a record that is kept, in bytes; longer ones are read and forgotten. */
export const longestPaxValue = 64 * 1024;
const longestKey = 256;
/** A record says its own length in as many digits at most. */
const longestLength = 12;

const wanted: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'size',
  'mtime',
  'GNU.sparse.name',
  'GNU.sparse.realsize',
  'GNU.sparse.size',
  'GNU.sparse.major',
  'GNU.sparse.map',
]);

/**
 * Reads the records `LENGTH KEY=VALUE\n` of a PAX header (POSIX.1-2001, "pax
 * Extended Header") as its bytes come, and holds no more than the values that are
 * wanted: one of 100 MiB takes no memory. `null` stands for a value too long to keep.
 */
export class PaxRecords {
  readonly values = new Map<string, string | null>();
  /** True once the bytes were no records. */
  broken = false;
  #part: 'length' | 'key' | 'value' = 'length';
  #text = '';
  /** Bytes of the record that are still to come, its length's own included. */
  #left = 0;
  #key = '';
  #value: Buffer[] | null = null;

  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && !this.broken) {
      if (this.#part === 'value') at += this.#takeValue(bytes.subarray(at));
      else {
        this.#takeCharacter(bytes[at] ?? 0);
        at += 1;
      }
    }
  }

  #takeCharacter(byte: number): void {
    if (this.#part === 'length') {
      if (byte === 0x20 && this.#text !== '') {
        this.#left = Number(this.#text) - this.#text.length - 1;
        this.#part = 'key';
        this.#text = '';
        this.broken = this.#left < 3;
      } else if (byte >= 0x30 && byte <= 0x39 && this.#text.length < longestLength)
        this.#text += String.fromCharCode(byte);
      else this.broken = true;
      return;
    }
    this.#left -= 1;
    if (byte === 0x3d) {
      this.#key = this.#text;
      this.#text = '';
      this.#part = 'value';
      const isKept = wanted.has(this.#key);
      if (isKept && this.#left - 1 > longestPaxValue) this.values.set(this.#key, null);
      this.#value = isKept && this.#left - 1 <= longestPaxValue ? [] : null;
      this.broken = this.#left < 1;
    } else if (this.#left < 2 || this.#text.length >= longestKey) this.broken = true;
    else this.#text += String.fromCharCode(byte);
  }

  #takeValue(bytes: Buffer): number {
    const taken = Math.min(this.#left, bytes.length);
    this.#value?.push(Buffer.from(bytes.subarray(0, taken)));
    this.#left -= taken;
    if (this.#left === 0) {
      const value = this.#value === null ? null : Buffer.concat(this.#value);
      // The last byte is the line's end.
      if (value !== null) this.values.set(this.#key, value.toString('utf8', 0, value.length - 1));
      this.#value = null;
      this.#part = 'length';
    }
    return taken;
  }
}
