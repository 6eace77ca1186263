import type { ImageKind } from '../../../shared/model/image-kind.ts';
import type { Platform } from '../../../shared/model/platform.ts';

/** What a list shows of an image; it follows from its digest alone, so it never changes. */
export interface ImageSummary {
  digest: string;
  mediaType: string | null;
  kind: ImageKind;
  artifactType: string | null;
  platforms: readonly Platform[];
  /** Compressed bytes; null where something was missing. */
  size: number | null;
  /** Of an index: that of the platform this computer would pull. */
  sizeOf: 'platform' | 'all';
  /** ISO time. */
  createdAt: string | null;
}

/** What is known of a tag: all of it, or no more than a HEAD told where documents may not be read. */
export type Described =
  | { state: 'whole'; summary: ImageSummary }
  | { state: 'headOnly'; digest: string; mediaType: string | null };
