import { createHash } from 'node:crypto';
import { decompressed } from '../../../images/layers/decompress.ts';
import { type TocEntry, tocEntries } from '../../../images/layers/toc-entries.ts';
import { estargzTocStart, longestToc, type TocPlace } from '../../../images/layers/toc-place.ts';
import { type TarContent, type TarEntry, TarReader } from '../../../images/tar/tar-reader.ts';
import type { LayerSource } from './layer-source.ts';

/** Where the bytes of a table of contents are. */
export interface TocRange {
  start: number;
  length: number;
}

/**
 * Where a layer's table of contents lies, asking for the layer's footer where only
 * that tells; null where there is none or the registry sends no parts.
 */
export async function tocRange(source: LayerSource, place: TocPlace): Promise<TocRange | null> {
  if (place.kind === 'zstdChunked') return { start: place.start, length: place.length };
  const footer = await source.part(place.footer.start, place.footer.length);
  const start = footer === null ? null : estargzTocStart(footer);
  if (start === null || start >= place.footer.start) return null;
  const length = place.footer.start - start;
  return length > longestToc ? null : { start, length };
}

/** The entries of a table of contents; null where its bytes are not what the manifest says. */
export async function readToc(
  source: LayerSource,
  place: TocPlace,
  range: TocRange,
): Promise<(TocEntry | null)[] | null> {
  const bytes = await source.part(range.start, range.length);
  if (bytes === null) return null;
  if (place.kind === 'zstdChunked') {
    if (!isOf(bytes, place.digest)) return null;
    const json = await collect(decompressed(once(bytes)));
    return json === null ? null : tocEntries(json.toString('utf8'));
  }
  const json = await tocFile(bytes);
  return json === null || !isOf(json, place.digest) ? null : tocEntries(json.toString('utf8'));
}

/** The file `stargz.index.json`, which is an archive of its own at the end of the layer. */
async function tocFile(bytes: Buffer): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  let found = false;
  const take: TarContent = {
    piece(piece) {
      length += piece.length;
      if (length <= longestToc) pieces.push(Buffer.from(piece));
    },
    end() {
      found = true;
    },
  };
  const reader = new TarReader({
    entry: ({ path }: TarEntry) => (path === 'stargz.index.json' ? take : null),
    leftOut: () => undefined,
  });
  for await (const piece of decompressed(once(bytes))) {
    reader.push(piece);
    if (found || length > longestToc) break;
  }
  return found && length <= longestToc ? Buffer.concat(pieces) : null;
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > longestToc) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function isOf(bytes: Uint8Array, digest: string): boolean {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` === digest;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
