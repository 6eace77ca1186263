import type { Descriptor } from './descriptor.ts';
import type { ImageConfig } from './image-config.ts';
import type { ManifestDocument } from './manifest-document.ts';

/**
 * What stands behind a digest: the client's own hash of the bytes (`computed`),
 * the registry's header alone (`header`), or a hash that the header contradicts
 * (`mismatch`): shown, but never used to delete.
 */
export type DigestProof = 'computed' | 'header' | 'mismatch';

/** A manifest as received. */
export interface Manifest {
  digest: string;
  proof: DigestProof;
  /** What `Docker-Content-Digest` said, when it was a digest. */
  claimedDigest: string | null;
  /** The document's own word, then `Content-Type`, then its shape; null when nothing tells. */
  mediaType: string | null;
  /** Bytes of the document. */
  size: number;
  bytes: Uint8Array;
  document: ManifestDocument;
}

/** A manifest's bytes as they were read once. */
export interface KnownManifest {
  mediaType: string | null;
  bytes: Uint8Array;
}

/** What is known of a manifest without reading it. */
export interface ManifestHead {
  digest: string;
  /** `header` when a HEAD told it; `computed` and `mismatch` when a GET had to. */
  proof: DigestProof;
  mediaType: string | null;
  /** Bytes; null when the registry did not say. A HEAD's length may be a compressed one. */
  size: number | null;
}

/** A manifest's config blob. */
export interface ConfigBlob {
  digest: string;
  mediaType: string | null;
  bytes: Uint8Array;
  /** Only of container images; null for Helm charts, WASM and other artifacts. */
  image: ImageConfig | null;
}

/** Referrers of one page. */
export interface ReferrersChunk {
  referrers: Descriptor[];
  /** `api`: end-12 answered; `tag`: the fallback tag was read. */
  source: 'api' | 'tag';
  /** On the last page, when the server's paging broke off: there may be more. */
  incomplete?: boolean;
}

/** What became of the fallback tag that lists the referrers of the deleted manifest's subject. */
export type FallbackOutcome =
  /** The manifest was no referrer, the server keeps the list itself, or it was not listed. */
  | 'notNeeded'
  | 'updated'
  /** It still lists the deleted manifest. */
  | 'notUpdated';

export interface Deletion {
  /** `deleting`: accepted, but the registry still answers for it; look again later. */
  state: 'deleted' | 'deleting';
  fallback: FallbackOutcome;
}

export type TagDeletion =
  | Deletion
  /**
   * The registry deletes by digest only, which takes every tag of that digest
   * along; nothing was deleted.
   */
  | { state: 'digestOnly'; digest: string };

/** What else a delete by digest would reach; grows while tags are looked at. */
export interface DeletionImpact {
  /** Tags of the same digest. */
  tags: readonly string[];
  /** Tagged indexes that list the manifest. */
  parents: readonly { digest: string; tags: readonly string[] }[];
  /** Tags looked at so far, and known so far. */
  checked: number;
  total: number;
  /** All tags were looked at, and none of them failed. */
  complete: boolean;
}
