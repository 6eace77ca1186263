import { setImmediate as turn } from 'node:timers/promises';
import { FileTree } from '../../../images/layers/file-tree.ts';
import { addToLayer } from '../../../images/layers/layer-tree.ts';
import { readLayer } from '../../../images/layers/read-layer.ts';
import { type TocPlace, tocPlaceOf } from '../../../images/layers/toc-place.ts';
import type { InstalledPackage } from '../../../images/packages/installed-package.ts';
import {
  type DatabaseKind,
  databaseKindOf,
  longestDatabase,
  packagesOf,
  releaseId,
} from '../../../images/packages/package-database.ts';
import type { TarContent, TarEntry } from '../../../images/tar/tar-reader.ts';
import { isNoArchive, layerError } from './layer-errors.ts';
import type { LayerSource } from './layer-source.ts';
import { readToc, type TocRange, tocRange } from './read-toc.ts';

/** What is known of the files of one layer. */
export interface LayerListing {
  tree: FileTree;
  /** It was listed by its table of contents: places are those in the blob. */
  toc: { place: TocPlace; range: TocRange } | null;
  /** It holds no files. */
  isNoArchive: boolean;
  /** Databases of packages that were read on the way, by their place in the archive. */
  databases: ReadonlyMap<number, KeptDatabase>;
}

/** What a database of packages holds, or the name of the distribution. */
export type KeptDatabase =
  | { kind: DatabaseKind; packages: InstalledPackage[] | null }
  | { kind: 'release'; id: string | null };

/** How a layer would be listed, and how many bytes that takes. */
export interface ListingPlan {
  source: LayerSource;
  toc: { place: TocPlace; range: TocRange } | null;
  bytes: number;
}

/** What a layer costs whose manifest does not tell its size. */
const unknownSize = 64 * 1024 * 1024;
/** Entries of a table of contents after which others have their turn. */
const entriesAtOnce = 20_000;

/** Finds out how a layer is listed; of an eStargz one its last 51 bytes are read for that. */
export async function planListing(source: LayerSource): Promise<ListingPlan> {
  const place = tocPlaceOf(source.layer);
  const range = place === null ? null : await tocRange(source, place);
  if (place !== null && range !== null)
    return { source, toc: { place, range }, bytes: range.length };
  return { source, toc: null, bytes: source.layer.size ?? unknownSize };
}

/**
 * Lists a layer's files, by its table of contents where that is proven, else by
 * reading it. Throws BAD_RESPONSE for a damaged archive or another digest,
 * TOO_LARGE, CANCELLED.
 */
export async function listLayer(plan: ListingPlan): Promise<LayerListing> {
  const { source, toc } = plan;
  const listed = toc === null ? null : await listToc(plan);
  if (listed !== null) return { tree: listed, toc, isNoArchive: false, databases: new Map() };
  const tree = new FileTree();
  const databases = new Map<number, KeptDatabase>();
  try {
    await readLayer(source.whole(), {
      entry(entry) {
        addToLayer(tree, entry);
        return takeDatabase(entry, databases);
      },
      leftOut() {
        tree.leftOut += 1;
      },
    });
    return { tree, toc: null, isNoArchive: false, databases };
  } catch (error) {
    if (isNoArchive(error))
      return { tree: new FileTree(), toc: null, isNoArchive: true, databases };
    throw layerError(error, source.layer.digest);
  }
}

/** Reads the databases of packages on the way, so that a layer need not be read twice. */
function takeDatabase(
  { path, type, stored, sparse, offset }: TarEntry,
  databases: Map<number, KeptDatabase>,
): TarContent | null {
  const kind = type === 'file' && !sparse ? databaseKindOf(path) : null;
  if (kind === null || stored > longestDatabase) return null;
  const pieces: Buffer[] = [];
  return {
    piece(bytes) {
      pieces.push(Buffer.from(bytes));
    },
    end() {
      const file = Buffer.concat(pieces);
      databases.set(
        offset,
        kind === 'release'
          ? { kind, id: releaseId(file.toString('utf8')) }
          : { kind, packages: packagesOf(kind, file) },
      );
    },
  };
}

async function listToc({ source, toc }: ListingPlan): Promise<FileTree | null> {
  if (toc === null) return null;
  const entries = await readToc(source, toc.place, toc.range);
  if (entries === null) return null;
  const tree = new FileTree();
  for (const [at, entry] of entries.entries()) {
    if (at % entriesAtOnce === entriesAtOnce - 1) await turn();
    if (entry === null) tree.leftOut += 1;
    else addToLayer(tree, { ...entry, stored: entry.size, sparse: false });
  }
  return tree;
}
