import { setImmediate as turn } from 'node:timers/promises';
import { BerthError } from '../../../../shared/errors.ts';
import type { ImageLayer } from '../../../../shared/model/image.ts';
import { text } from '../../../../shared/text/text.ts';
import type { FileTree } from '../../../images/layers/file-tree.ts';
import { mergeLayers } from '../../../images/layers/merge-layers.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import { treesOf } from './kept-trees.ts';
import { type LayerListing, listLayer, planListing } from './layer-listing.ts';
import { LayerSource } from './layer-source.ts';

/** One image, or one layer of it, whose files are wanted. */
export interface FilesRequest {
  repository: string;
  /** Of the manifest of one platform. */
  digest: string;
  /** The place of one layer; undefined: all, merged. */
  layer?: number | undefined;
  /** Bytes that may be read of the registry. */
  mayRead?: number | undefined;
  signal: AbortSignal;
}

/** How far the reading is, in compressed bytes of the registry. */
export interface Progress {
  read: number;
  needed: number;
}

export interface ListedFiles {
  tree: FileTree;
  layers: readonly ImageLayer[];
  /** By the place of the layer; only those asked for. */
  listings: ReadonlyMap<number, LayerListing>;
  progress: Progress;
}

/** Bytes that are read without being asked. */
export const readUnasked = 64 * 1024 * 1024;
/** Milliseconds between two words about how far it is. */
const tickMs = 250;

/**
 * Lists the files of an image or a layer, saying on the way how far it is. Throws
 * TOO_LARGE (needsConsent) with the bytes it would take where those are more than
 * may be read, before any layer is; NOT_FOUND, BAD_RESPONSE, CANCELLED.
 */
export async function* readListings(
  client: RegistryClient,
  request: FilesRequest,
): AsyncGenerator<Progress, ListedFiles, undefined> {
  const { repository, digest, signal } = request;
  const trees = treesOf(client);
  const layers = await layersOf(client, request);
  const chosen = request.layer === undefined ? [...layers.keys()] : [request.layer];
  const listings = new Map<number, LayerListing>();
  const wanted: { at: number; layer: ImageLayer }[] = [];
  for (const at of chosen) {
    const layer = layers[at];
    if (layer === undefined)
      throw BerthError.invalid('layer', text('files.noLayer', { image: digest, layer: at }));
    const kept = trees.listing(repository, layer.digest);
    if (kept === null) wanted.push({ at, layer });
    else listings.set(at, kept);
  }
  const sources = wanted.map(({ layer }) => new LayerSource(client, { repository, layer, signal }));
  const plans = await Promise.all(sources.map(planListing));
  const needed = plans.reduce((sum, { bytes }) => sum + bytes, 0);
  assertConsent({ needed, mayRead: request.mayRead, image: digest });
  const progress = (): Progress => ({
    read: sources.reduce((sum, { read }) => sum + read, 0),
    needed,
  });
  yield progress();
  for (const [at, plan] of plans.entries()) {
    const listing = yield* whileWorking(listLayer(plan), progress);
    const place = wanted[at]?.at;
    if (place === undefined) continue;
    listings.set(place, listing);
    trees.keepListing(repository, plan.source.layer.digest, listing);
  }
  if (request.layer !== undefined) {
    const only = listings.get(request.layer);
    if (only === undefined) throw new Error('The layer was listed');
    return { tree: only.tree, layers, listings, progress: progress() };
  }
  const kept = trees.merged(repository, digest);
  const tree =
    kept ??
    (await mergeLayers(
      [...layers.keys()].flatMap((at) => listings.get(at)?.tree ?? []),
      {
        pause: async () => {
          await turn();
          if (signal.aborted) throw cancelled();
        },
      },
    ));
  if (kept === null) trees.keepMerged(repository, digest, tree);
  return { tree, layers, listings, progress: progress() };
}

/** The layers of an image of one platform. Throws UNSUPPORTED where it has none. */
async function layersOf(
  client: RegistryClient,
  { repository, digest, signal }: FilesRequest,
): Promise<readonly ImageLayer[]> {
  const image = await client.image(repository, digest, { signal });
  const layers = image.shown?.layers ?? [];
  if (layers.length === 0)
    throw BerthError.of('UNSUPPORTED', text('files.noLayers', { image: digest }));
  return layers;
}

/** Throws TOO_LARGE (needsConsent) where reading takes more than was allowed. */
export function assertConsent(options: {
  needed: number;
  mayRead: number | undefined;
  image: string;
}): void {
  const { needed, mayRead = readUnasked, image } = options;
  if (needed <= mayRead) return;
  throw BerthError.tooLarge(
    needed,
    mayRead,
    text('files.needsConsent', { bytes: needed, limit: mayRead, image }),
    { reason: 'needsConsent', hint: text('files.needsConsent.hint') },
  );
}

/** Says how far it is until the work is done. */
export async function* whileWorking<T>(
  work: Promise<T>,
  progress: () => Progress,
): AsyncGenerator<Progress, T, undefined> {
  let isDone = false;
  const ended = work.then(
    () => {
      isDone = true;
    },
    () => {
      isDone = true;
    },
  );
  while (!isDone) {
    let timer: NodeJS.Timeout | undefined;
    const tick = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, tickMs);
    });
    await Promise.race([ended, tick]);
    clearTimeout(timer);
    if (!isDone) yield progress();
  }
  return work;
}

function cancelled(): BerthError {
  return BerthError.of('CANCELLED', text('app.cancelled', { method: 'images.files' }));
}
