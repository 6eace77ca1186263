import type { Image } from '../../../shared/model/image.ts';
import type { Platform } from '../../../shared/model/platform.ts';
import type { Referrer } from '../../../shared/model/referrer.ts';
import type { ByteRange } from '../../http/byte-range.ts';
import type { StreamBody } from '../../http/request-body.ts';
import type { BlobContent } from './blob-read.ts';
import type { Described, ImageSummary } from './described-image.ts';
import type { Descriptor } from './descriptor.ts';
import type {
  ConfigBlob,
  Deletion,
  DeletionImpact,
  FallbackOutcome,
  KnownManifest,
  Manifest,
  ManifestHead,
  ReferrersChunk,
  TagDeletion,
} from './manifest-results.ts';

/**
 * What one registry's client does with images. `reference` is a tag or a
 * digest. Every method throws BerthError: NOT_FOUND with repositoryNotFound,
 * tagNotFound, manifestNotFound, or no reason where the registry does not say
 * which; CANCELLED after an abort.
 */
export interface ImageClient {
  /**
   * A manifest, at most 4 MiB (OCI Distribution 1.1, end-3). Throws
   * BAD_RESPONSE (digestMismatch) when asked for by digest and not having it.
   */
  manifest(
    repository: string,
    reference: string,
    options: { signal: AbortSignal },
  ): Promise<Manifest>;
  /** Digest, type and size of a manifest, by HEAD (end-3) where the registry has it. */
  headManifest(
    repository: string,
    reference: string,
    options: { signal: AbortSignal },
  ): Promise<ManifestHead>;
  /**
   * What a list shows of a tag or digest: by HEAD where `known` has its digest
   * or `mayRead` says no, else by its documents too.
   */
  describe(
    repository: string,
    reference: string,
    options: {
      signal: AbortSignal;
      known: (digest: string) => ImageSummary | undefined;
      mayRead: () => boolean;
    },
  ): Promise<Described>;
  /**
   * Everything that an image's documents say; `platform` instead of this
   * computer's. Where `mayRead` says no, manifests that are not remembered are
   * refused with RATE_LIMITED (quotaNear).
   */
  image(
    repository: string,
    reference: string,
    options: {
      signal: AbortSignal;
      platform?: Platform | undefined;
      mayRead?: (() => boolean) | undefined;
    },
  ): Promise<Image>;
  /** The children of an index that the repository does not hold, by HEAD (end-3). */
  missingManifests(
    repository: string,
    digests: readonly string[],
    options: { signal: AbortSignal },
  ): Promise<string[]>;
  /** A manifest's config blob, at most 8 MiB (end-2); throws BAD_RESPONSE (digestMismatch). */
  config(
    repository: string,
    config: Descriptor,
    options: { signal: AbortSignal },
  ): Promise<ConfigBlob>;
  /**
   * A blob or a part of it as a stream (end-2), proven by its digest and length
   * before its last bytes are given: BAD_RESPONSE (digestMismatch, lengthMismatch,
   * incompleteBody). `size` is what a descriptor says. A part cannot be proven.
   */
  readBlob(
    repository: string,
    digest: string,
    options: { signal: AbortSignal; size?: number | undefined; range?: ByteRange | undefined },
  ): Promise<BlobContent>;
  /**
   * Stores a blob (end-4a, end-6; without a length end-5), asking for its bytes
   * anew where that is needed and possible. Bytes that are not the digest's are not stored.
   */
  uploadBlob(
    repository: string,
    digest: string,
    content: StreamBody,
    options: { signal: AbortSignal },
  ): Promise<void>;
  /** What refers to a digest (end-12a, end-12b), or its fallback tag; one chunk per page. */
  referrers(
    repository: string,
    digest: string,
    options: { signal: AbortSignal; artifactType?: string | undefined },
  ): AsyncGenerator<ReferrersChunk, void, undefined>;
  /** What is attached to a digest: referrers, and cosign's own tags; each once, nothing of it checked. */
  attached(
    repository: string,
    digest: string,
    options: { signal: AbortSignal },
  ): Promise<{ referrers: Referrer[]; complete: boolean }>;
  /** The tags and indexes that a delete by digest would reach, as far as known, step by step. */
  deletionImpact(
    repository: string,
    digest: string,
    options: { signal: AbortSignal },
  ): AsyncGenerator<DeletionImpact, void, undefined>;
  /**
   * Deletes a manifest with all tags of its digest (end-9). Throws UNSUPPORTED
   * (deleteDisabled), FORBIDDEN (immutable, stillReferenced) with the
   * registry's words, BAD_RESPONSE (digestMismatch) when the digest is in doubt.
   */
  deleteManifest(
    repository: string,
    digest: string,
    options: { signal: AbortSignal; known?: KnownManifest | undefined },
  ): Promise<Deletion>;
  /**
   * Stores a manifest under a tag or its own digest (end-7), byte for byte, and
   * in the list of referrers where the registry keeps none (`subject`). Throws
   * NOT_FOUND (blobsMissing) where the registry does not hold what it lists,
   * FORBIDDEN (immutable), BAD_RESPONSE (digestMismatch).
   */
  putManifest(
    repository: string,
    reference: string,
    manifest: KnownManifest,
    options: { signal: AbortSignal },
  ): Promise<{ digest: string; fallback: FallbackOutcome }>;
  /** Deletes one tag (end-9), or tells that the registry deletes by digest only. */
  deleteTag(
    repository: string,
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<TagDeletion>;
  /** Whether manifests of a repository can be deleted, as far as a delete has shown it; of all, as the latest has. */
  deletes(repository?: string): 'unknown' | 'on' | 'off';
}
