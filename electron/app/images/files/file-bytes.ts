import { createHash } from 'node:crypto';
import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { decompressed } from '../../../images/layers/decompress.ts';
import type { FileTree } from '../../../images/layers/file-tree.ts';
import { followLinks } from '../../../images/layers/follow-links.ts';
import { readLayer } from '../../../images/layers/read-layer.ts';
import { layerError } from './layer-errors.ts';
import type { LayerListing } from './layer-listing.ts';
import type { LayerSource } from './layer-source.ts';
import { readToc } from './read-toc.ts';

/** One file of a tree, links followed. */
export interface FoundFile {
  path: string;
  size: number;
  /** The place of its layer. */
  layer: number;
  /** Its own path in that layer's archive. */
  offset: number;
}

/** The file that a path means. Throws NOT_FOUND, INVALID_INPUT for what is none, UNSUPPORTED for a sparse one. */
export function findFile(tree: FileTree, path: string): FoundFile {
  const node = followLinks(tree, path);
  if (node === null || node === 'circle')
    throw BerthError.of(
      'NOT_FOUND',
      fileText(path, text(node === null ? 'files.notFound' : 'files.circle')),
    );
  const { type, size, layer, offset } = tree.facts(node);
  if (type !== 'file') throw BerthError.invalid('path', fileText(path, text('files.notFile')));
  if (offset < 0) throw BerthError.of('UNSUPPORTED', fileText(path, text('files.sparse')));
  return { path: tree.path(node), size, layer, offset };
}

/** How a file is read. */
export interface FileReading {
  source: LayerSource;
  listing: LayerListing;
  file: FoundFile;
  /** As many bytes at most; the rest of the file, and of the layer, is not read. */
  limit: number;
  take: (piece: Uint8Array) => void | Promise<void>;
}

/**
 * Reads a file's bytes out of its layer: by its place in the blob where a table of
 * contents tells, else by reading the layer up to it. Answers whether the bytes
 * were proven by a digest. With a limit beyond its size the layer is read to its
 * end, where its digest is proven. Throws BAD_RESPONSE, NOT_FOUND, CANCELLED.
 */
export async function readFileBytes(reading: FileReading): Promise<{ proven: boolean }> {
  const { source, listing } = reading;
  try {
    if (listing.toc !== null) return await readByToc(reading);
    return await readFromArchive(reading);
  } catch (error) {
    throw layerError(error, source.layer.digest);
  }
}

async function readFromArchive(reading: FileReading): Promise<{ proven: boolean }> {
  const { source, file, limit, take } = reading;
  const isWhole = limit > file.size;
  let given = 0;
  let isEnded = false;
  const waiting: Uint8Array[] = [];
  await readLayer(source.whole(), {
    entry: ({ offset, stored }) =>
      offset !== file.offset || stored === 0
        ? null
        : {
            piece(bytes) {
              const part = bytes.subarray(0, Math.max(0, limit - given));
              given += part.length;
              if (part.length > 0) waiting.push(Buffer.from(part));
              if (given >= limit) isEnded = true;
            },
            end() {
              isEnded = true;
            },
          },
    leftOut: () => undefined,
    async afterPiece() {
      for (const piece of waiting.splice(0)) await take(piece);
    },
    isDone: () => isEnded && !isWhole,
  });
  return { proven: isWhole };
}

async function readByToc(reading: FileReading): Promise<{ proven: boolean }> {
  const { source, listing, file, limit, take } = reading;
  if (listing.toc === null || file.size === 0) return { proven: true };
  const entries = await readToc(source, listing.toc.place, listing.toc.range);
  const entry = entries?.find(
    (one) => one?.offset === file.offset && one.type === 'file' && one.size === file.size,
  );
  const bytes = entry == null ? null : await source.from(file.offset);
  if (entry == null || bytes === null)
    throw BerthError.of('BAD_RESPONSE', fileText(file.path, text('files.otherContent')));
  const hash = createHash('sha256');
  const wanted = Math.min(limit, file.size);
  let skip = entry.inner;
  let given = 0;
  for await (const piece of decompressed(bytes)) {
    const start = Math.min(skip, piece.length);
    skip -= start;
    const part = piece.subarray(start, start + wanted - given);
    if (part.length > 0) {
      hash.update(part);
      given += part.length;
      await take(part);
    }
    if (given >= wanted) break;
  }
  const isWhole = given === file.size;
  const digest = isWhole ? `sha256:${hash.digest('hex')}` : null;
  if (given < wanted || (digest !== null && entry.digest !== null && digest !== entry.digest))
    throw BerthError.of('BAD_RESPONSE', fileText(file.path, text('files.otherContent')), {
      reason: 'digestMismatch',
    });
  return { proven: digest !== null && entry.digest !== null };
}

/** "Could not read etc/passwd: why". */
export function fileText(path: string, why: Text): Text {
  return text('failed', { operation: text('operation.readFile', { path }), why });
}
