import { isDigest } from '../../../shared/image-reference.ts';
import type { Descriptor } from './descriptor.ts';
import { DocumentMemory } from './document-memory.ts';
import type { ImageClient } from './image-client.ts';
import type { ConfigBlob, Manifest } from './manifest-results.ts';

/** Bytes of documents that are remembered of one registry. */
const memoryLimit = 64 * 1024 * 1024;
/** What a document takes beside its bytes, once parsed. */
const parsedTimes = 3;

/** Manifests and configurations of one registry, each asked for once. */
export interface ImageDocuments {
  /** By digest or tag; what a tag names is always asked, and remembered by its digest. */
  manifest(repository: string, reference: string, signal: AbortSignal): Promise<Manifest>;
  config(repository: string, config: Descriptor, signal: AbortSignal): Promise<ConfigBlob>;
  /** Whether a manifest is remembered, and read without a request. */
  knows(repository: string, reference: string): boolean;
}

type Reader = Pick<ImageClient, 'manifest' | 'config'>;

/** Remembers what `client` read, of verified bytes only. */
export function rememberDocuments(client: Reader): ImageDocuments {
  const manifests = new DocumentMemory<Manifest>({
    limit: memoryLimit / 2,
    sizeOf: ({ size }) => parsedTimes * size,
  });
  const configs = new DocumentMemory<ConfigBlob>({
    limit: memoryLimit / 2,
    sizeOf: ({ bytes }) => parsedTimes * bytes.length,
  });
  // A repository's own rights decide who may read, so its name is part of the key.
  const keyOf = (repository: string, digest: string) => `${repository}@${digest}`;
  return {
    knows: (repository, reference) => manifests.peek(keyOf(repository, reference)) !== undefined,
    async manifest(repository, reference, signal) {
      const key = (digest: string) => keyOf(repository, digest);
      if (isDigest(reference))
        return manifests.get(
          key(reference),
          (shared) => client.manifest(repository, reference, { signal: shared }),
          signal,
        );
      const manifest = await client.manifest(repository, reference, { signal });
      if (manifest.proof === 'computed') manifests.keep(key(manifest.digest), manifest);
      return manifest;
    },
    config: (repository, config, signal) =>
      configs.get(
        keyOf(repository, config.digest),
        (shared) => client.config(repository, config, { signal: shared }),
        signal,
      ),
  };
}
