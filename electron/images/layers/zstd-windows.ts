/** The largest window that is decompressed with, in bytes; zstd's own levels up to 19 need 8 MiB. */
export const largestWindow = 32 * 1024 * 1024;

/**
 * Walks the frames of a zstd stream by their headers alone (RFC 8878, 3.1), as
 * its bytes come: a decoder takes the memory of a window before it has read a
 * byte of content, and nine bytes can ask for more than there is.
 */
export class ZstdWindows {
  /** The largest window asked for so far, in bytes. */
  largest = 0;
  /** True once the bytes were no zstd. */
  broken = false;
  #head: number[] = [];
  #skip = 0;
  #state: 'frame' | 'block' = 'frame';
  #checksum = false;
  #lastBlock = false;

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.broken) {
      if (this.#skip > 0) {
        const taken = Math.min(this.#skip, bytes.length - at);
        at += taken;
        this.#skip -= taken;
        continue;
      }
      this.#head.push(bytes[at] ?? 0);
      at += 1;
      if (this.#state === 'frame') this.#frame();
      else this.#block();
    }
  }

  #frame(): void {
    const head = this.#head;
    if (head.length < 5) return;
    const magic = little(head, 0, 4);
    if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      if (head.length < 8) return;
      this.#skip = little(head, 4, 4);
      this.#head = [];
      return;
    }
    if (magic !== 0xfd2fb528) {
      this.broken = true;
      return;
    }
    const descriptor = head[4] ?? 0;
    const isSingle = (descriptor & 0x20) !== 0;
    const idBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const sizeFlag = descriptor >> 6;
    const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
    const windowBytes = isSingle ? 0 : 1;
    if (head.length < 5 + windowBytes + idBytes + sizeBytes) return;
    const window = isSingle
      ? little(head, 5 + idBytes, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
      : windowOf(head[5] ?? 0);
    this.largest = Math.max(this.largest, window);
    this.#checksum = (descriptor & 4) !== 0;
    this.#state = 'block';
    this.#head = [];
  }

  #block(): void {
    if (this.#lastBlock) {
      // The head holds the last byte of the checksum.
      this.#lastBlock = false;
      this.#state = 'frame';
      this.#head = [];
      return;
    }
    if (this.#head.length < 3) return;
    const header = little(this.#head, 0, 3);
    const type = (header >> 1) & 3;
    const size = header >> 3;
    this.broken = type === 3;
    this.#skip = type === 1 ? 1 : size;
    this.#head = [];
    if ((header & 1) === 0) return;
    if (this.#checksum) {
      this.#skip += 3;
      this.#lastBlock = true;
    } else this.#state = 'frame';
  }
}

/** A frame without a window holds all its content as one (RFC 8878, 3.1.1.1.2). */
function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function little(bytes: readonly number[], start: number, length: number): number {
  let value = 0;
  for (let at = length - 1; at >= 0; at -= 1) value = value * 256 + (bytes[start + at] ?? 0);
  return value;
}
