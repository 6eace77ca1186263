import type { ImageLayer } from '../../../../shared/model/image.ts';
import type { RegistryClient } from '../../../registry/client.ts';

/** The bytes of one layer, from the registry, with a count of what was read of it. */
export class LayerSource {
  readonly layer: ImageLayer;
  /** Compressed bytes that came so far. */
  read = 0;
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #signal: AbortSignal;

  constructor(
    client: RegistryClient,
    options: { repository: string; layer: ImageLayer; signal: AbortSignal },
  ) {
    this.#client = client;
    this.#repository = options.repository;
    this.layer = options.layer;
    this.#signal = options.signal;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** All of it, proven by its digest before the last of it comes. */
  async *whole(): AsyncGenerator<Uint8Array, void, undefined> {
    const { digest, size } = this.layer;
    const blob = await this.#client.readBlob(this.#repository, digest, {
      signal: this.#signal,
      size: size ?? undefined,
    });
    yield* this.#counted(blob.bytes);
  }

  /** A part of it, unproven; null where the registry sends no parts. */
  async part(start: number, length: number): Promise<Buffer | null> {
    const pieces: Uint8Array[] = [];
    const bytes = await this.from(start, start + length - 1);
    if (bytes === null) return null;
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** What begins at a place, to `end` or as far as it is read, unproven; null where the registry sends no parts. */
  async from(start: number, end?: number): Promise<AsyncIterable<Uint8Array> | null> {
    const { digest, size } = this.layer;
    const blob = await this.#client.readBlob(this.#repository, digest, {
      ...{ signal: this.#signal, size: size ?? undefined, range: { start, end } },
    });
    if (blob.part === null) {
      blob.bytes.close();
      return null;
    }
    return this.#counted(blob.bytes);
  }

  async *#counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of bytes) {
      this.read += piece.length;
      yield piece;
    }
  }
}
