import type { DeletePlan } from '../../../shared/model/delete-plan.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { Descriptor } from '../../registry/images/descriptor.ts';
import type { Manifest } from '../../registry/images/manifest-results.ts';
import { membersOf, type Reader } from './manifest-reader.ts';
import type { TagTarget } from './repository-tags.ts';

/** Manifests that are read to find out; beyond that it is not known. */
const mostRead = 300;

/**
 * Bytes and layers that nothing with a tag uses any more once `gone` went, with
 * the members of indexes that then stand alone. Null where too much would have
 * to be read, and where reading counts against a quota.
 */
export async function freedBytes({
  client,
  reader,
  gone,
  orphans,
  surviving,
}: {
  client: RegistryClient;
  reader: Reader;
  gone: ReadonlySet<string>;
  orphans: ReadonlySet<string>;
  surviving: readonly TagTarget[];
}): Promise<DeletePlan['freed']> {
  if (client.rateLimit() !== null || surviving.length + orphans.size > mostRead) return null;
  const used = await blobsOf(
    reader,
    surviving.map(({ digest }) => digest),
    // What an index that breaks still lists is gone all the same.
    gone,
  );
  const unused = await blobsOf(reader, [...gone, ...orphans], new Set());
  if (used === null || unused === null) return null;
  let bytes = 0;
  let layers = 0;
  for (const [digest, { size, isLayer }] of unused) {
    if (used.has(digest)) continue;
    if (size === null) return null;
    bytes += size;
    if (isLayer) layers += 1;
  }
  return { bytes, layers };
}

interface Blob {
  size: number | null;
  isLayer: boolean;
}

/** The blobs of manifests, and of all that indexes among them list; null where there are too many. */
async function blobsOf(
  reader: Reader,
  digests: readonly string[],
  without: ReadonlySet<string>,
): Promise<Map<string, Blob> | null> {
  const blobs = new Map<string, Blob>();
  const seen = new Set<string>(without);
  const waiting = [...digests];
  const take = (one: Descriptor, isLayer: boolean) =>
    blobs.set(one.digest, { size: one.size, isLayer });
  while (waiting.length > 0) {
    const some = waiting.splice(0, 4).filter((digest) => !seen.has(digest));
    for (const digest of some) seen.add(digest);
    if (seen.size - without.size > mostRead) return null;
    const manifests = await Promise.all(some.map((digest) => reader.read(digest)));
    for (const manifest of manifests)
      if (manifest !== null) waiting.push(...readOne(manifest, take));
  }
  return blobs;
}

/** Answers the members that are still to be read. */
function readOne(manifest: Manifest, take: (one: Descriptor, isLayer: boolean) => void): string[] {
  const { document } = manifest;
  if (document.kind === 'image') {
    if (document.config !== null) take(document.config, false);
    for (const layer of document.layers) take(layer, true);
  } else if (document.kind === 'artifact') for (const blob of document.blobs) take(blob, true);
  return membersOf(manifest).map(({ digest }) => digest);
}
