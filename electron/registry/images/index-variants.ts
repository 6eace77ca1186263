import type { ImageProblem, ImageVariant } from '../../../shared/model/image.ts';
import { usualPlatform } from './choose-platform.ts';
import type { Descriptor } from './descriptor.ts';
import type { ImageDocuments } from './image-documents.ts';
import { presentManifest } from './image-summary.ts';
import type { IndexDocument } from './manifest-document.ts';
import type { Manifest } from './manifest-results.ts';
import { isIndexType } from './media-types.ts';

/** Indexes inside indexes are followed so far, and so many entries are told. */
const limits = { depth: 4, indexes: 32, entries: 1000 } as const;

/** An entry of an index, wherever it is nested, with its descriptor. */
export interface Variant {
  told: ImageVariant;
  descriptor: Descriptor;
}

/**
 * The images of an index, those of the indexes inside it too (OCI Image 1.1,
 * "Image Index": nested ones should work), each digest once, attestations under
 * the image they speak of. Indexes in a circle or nested too deeply are not
 * followed and said; those that are gone are left out.
 */
export async function variantsOf(
  documents: ImageDocuments,
  request: { repository: string; manifest: Manifest; signal: AbortSignal },
): Promise<{ variants: Variant[]; indexes: Manifest[]; problems: ImageProblem[] }> {
  const { repository, manifest, signal } = request;
  const variants = new Map<string, Variant>();
  const indexes: Manifest[] = [];
  const seen = new Set<string>();
  let cut = false;

  async function follow(index: Manifest, document: IndexDocument, depth: number): Promise<void> {
    seen.add(index.digest);
    indexes.push(index);
    const attested = new Map<string, string[]>();
    for (const { descriptor, of } of document.attestations)
      if (of !== null) attested.set(of, [...(attested.get(of) ?? []), descriptor.digest]);
    for (const descriptor of document.entries) {
      const { digest } = descriptor;
      if (isIndexType(descriptor.mediaType)) {
        if (seen.has(digest) || depth >= limits.depth || indexes.length >= limits.indexes) {
          cut = true;
          continue;
        }
        const inner = await presentManifest(documents, repository, digest, signal);
        if (inner?.document.kind === 'index') await follow(inner, inner.document, depth + 1);
        continue;
      }
      if (variants.has(digest) && descriptor.platform === null) continue;
      if (variants.size >= limits.entries) {
        cut = true;
        continue;
      }
      const told = toldOf(descriptor, attested.get(digest) ?? [], depth);
      // One digest may stand for several platforms.
      variants.set(`${digest} ${JSON.stringify(told.platform)}`, { told, descriptor });
    }
  }

  if (manifest.document.kind === 'index') await follow(manifest, manifest.document, 0);
  return { variants: [...variants.values()], indexes, problems: cut ? ['nestedTooDeep'] : [] };
}

function toldOf(descriptor: Descriptor, attestations: string[], depth: number): ImageVariant {
  const { digest, mediaType, platform, size, annotations } = descriptor;
  return {
    ...{ digest, mediaType, size, attestations, depth },
    platform: platform === null ? null : usualPlatform(platform),
    annotations: { ...annotations },
  };
}
