import { type TarContent, type TarEntry, TarReader } from '../tar/tar-reader.ts';
import { decompressed } from './decompress.ts';

/** The most uncompressed bytes of one layer that are read. */
export const largestLayer = 8 * 1024 * 1024 * 1024;

/** A layer holds more than is read of one. */
export class LayerTooLarge extends Error {}

export interface LayerVisitor {
  /** Told of each entry; answers who takes its content. */
  entry(entry: TarEntry): TarContent | null;
  leftOut(): void;
  /** Awaited after each piece of the archive: what was taken out of it can go on. */
  afterPiece?(): Promise<void>;
  /** True once nothing more is wanted: the rest is not read. */
  isDone?(): boolean;
}

/**
 * Reads the archive of a layer as its bytes come, piece by piece, and holds none
 * of it. The source is read to its end even behind the archive's, since only then
 * its digest is proven, unless the visitor is done. Throws TarDamage,
 * CompressionDamage, WindowTooLarge, LayerTooLarge and what the source throws.
 */
export async function readLayer(
  source: AsyncIterable<Uint8Array>,
  visitor: LayerVisitor,
): Promise<void> {
  const reader = new TarReader(visitor);
  let bytes = 0;
  for await (const piece of decompressed(source)) {
    bytes += piece.length;
    if (bytes > largestLayer) throw new LayerTooLarge();
    if (!reader.done) reader.push(piece);
    await visitor.afterPiece?.();
    if (visitor.isDone?.() === true) return;
  }
  reader.end();
}
