import { BerthError } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/model/platform.ts';
import { choosePlatform, usualPlatform } from './choose-platform.ts';
import type { Described, ImageSummary } from './described-image.ts';
import type { Descriptor } from './descriptor.ts';
import type { ImageClient } from './image-client.ts';
import type { ImageDocuments } from './image-documents.ts';
import { plausibleTime } from './image-time.ts';
import { kindOfManifest } from './kind-of-manifest.ts';
import type { ImageDocument } from './manifest-document.ts';
import type { Manifest } from './manifest-results.ts';

const created = 'org.opencontainers.image.created';

/** Reads what a list shows of a manifest, with as few requests as it takes. Throws what reading throws. */
export async function summarise(
  documents: ImageDocuments,
  { repository, manifest, signal }: { repository: string; manifest: Manifest; signal: AbortSignal },
): Promise<ImageSummary> {
  const { digest, mediaType, document } = manifest;
  const kind = kindOfManifest(document);
  const common = { digest, mediaType, kind, artifactType: null };
  if (document.kind === 'schema1')
    return {
      ...common,
      platforms:
        document.architecture === null
          ? []
          : [{ os: 'linux', architecture: document.architecture }],
      ...{ size: null, sizeOf: 'all', createdAt: plausibleTime(document.createdAt) },
    };
  if (document.kind === 'unknown')
    return { ...common, platforms: [], size: null, sizeOf: 'all', createdAt: null };
  const { artifactType, annotations } = document;
  const said = plausibleTime(annotations[created]);
  if (document.kind === 'artifact')
    return {
      ...{ ...common, artifactType, platforms: [] },
      ...{ size: sumOf(document.blobs), sizeOf: 'all', createdAt: said },
    };
  if (document.kind === 'image') {
    const own = await ofImage(documents, { repository, document, signal });
    return {
      ...{ ...common, artifactType },
      platforms: own.platform === null ? [] : [own.platform],
      ...{ size: imageSize(document), sizeOf: 'all', createdAt: own.createdAt ?? said },
    };
  }
  const platforms = document.entries.flatMap(({ platform }) =>
    platform === null ? [] : [usualPlatform(platform)],
  );
  const chosen = choosePlatform(document.entries, null);
  const child = chosen === null ? null : await ofChild(documents, { repository, chosen, signal });
  return {
    ...{ ...common, artifactType, platforms },
    ...{ size: child?.size ?? null, sizeOf: 'platform', createdAt: child?.createdAt ?? said },
  };
}

/** Configuration and layers, each digest once; null where one does not tell its size. */
export function imageSize({ config, layers }: ImageDocument): number | null {
  return sumOf([...(config === null ? [] : [config]), ...layers]);
}

function sumOf(descriptors: readonly Descriptor[]): number | null {
  const sizes = new Map(descriptors.map(({ digest, size }) => [digest, size]));
  let sum = 0;
  for (const size of sizes.values()) {
    if (size === null) return null;
    sum += size;
  }
  return Number.isSafeInteger(sum) ? sum : null;
}

/** A manifest by digest, or null where the registry does not have it. */
export async function presentManifest(
  documents: ImageDocuments,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<Manifest | null> {
  try {
    return await documents.manifest(repository, digest, signal);
  } catch (error) {
    if (error instanceof BerthError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** A child that is gone, or is an index itself, leaves its facts unknown. */
async function ofChild(
  documents: ImageDocuments,
  { repository, chosen, signal }: { repository: string; chosen: Descriptor; signal: AbortSignal },
): Promise<{ size: number | null; createdAt: string | null } | null> {
  const manifest = await presentManifest(documents, repository, chosen.digest, signal);
  if (manifest?.document.kind !== 'image') return null;
  const { document } = manifest;
  const said = plausibleTime(chosen.annotations[created] ?? document.annotations[created]);
  const own = said === null ? await ofImage(documents, { repository, document, signal }) : null;
  return { size: imageSize(document), createdAt: said ?? own?.createdAt ?? null };
}

async function ofImage(
  documents: ImageDocuments,
  {
    repository,
    document,
    signal,
  }: {
    repository: string;
    document: ImageDocument;
    signal: AbortSignal;
  },
): Promise<{ platform: Platform | null; createdAt: string | null }> {
  if (!document.isContainerImage || document.config === null)
    return { platform: null, createdAt: null };
  const { image } = await documents.config(repository, document.config, signal);
  if (image === null) return { platform: null, createdAt: null };
  const { os, architecture, variant, osVersion } = image;
  return {
    platform:
      os === null || architecture === null
        ? null
        : usualPlatform({ os, architecture, variant, osVersion }),
    createdAt: plausibleTime(image.createdAt) ?? newestStep(image.history),
  };
}

function newestStep(history: readonly { createdAt: string | null }[]): string | null {
  const times = history.flatMap(({ createdAt }) => plausibleTime(createdAt) ?? []).sort();
  return times.at(-1) ?? null;
}

/**
 * Describes what a tag or digest names: its digest by HEAD, which costs no
 * quota, and the documents behind it unless `known` has the digest already or
 * `mayRead` says no. Throws what the registry's answers do (NOT_FOUND, …), and
 * CANCELLED.
 */
export async function describeReference(
  { client, documents }: { client: Pick<ImageClient, 'headManifest'>; documents: ImageDocuments },
  request: {
    repository: string;
    reference: string;
    known: (digest: string) => ImageSummary | undefined;
    mayRead: () => boolean;
    signal: AbortSignal;
  },
): Promise<Described> {
  const { repository, reference, signal } = request;
  const head = await client.headManifest(repository, reference, { signal });
  const known = request.known(head.digest);
  if (known !== undefined && head.proof !== 'mismatch') return { state: 'whole', summary: known };
  if (!request.mayRead())
    return { state: 'headOnly', digest: head.digest, mediaType: head.mediaType };
  // A digest that the bytes do not have names nothing: then the tag itself is read.
  const name = head.proof === 'mismatch' ? reference : head.digest;
  const manifest = await documents.manifest(repository, name, signal);
  return { state: 'whole', summary: await summarise(documents, { repository, manifest, signal }) };
}
