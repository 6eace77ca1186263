import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { RateLimit } from '../protocol/rate-limit.ts';
import type { ImageDocuments } from './image-documents.ts';

/**
 * Documents of a registry that counts how many manifests are read: those that
 * are remembered, and others as long as `mayRead` says so. Throws RATE_LIMITED
 * (quotaNear) in the place of a request.
 */
export function sparingDocuments(
  documents: ImageDocuments,
  { mayRead, rateLimit }: { mayRead: () => boolean; rateLimit: () => RateLimit | null },
): ImageDocuments {
  return {
    ...documents,
    manifest(repository, reference, signal) {
      if (!documents.knows(repository, reference) && !mayRead())
        return Promise.reject(quotaNear(rateLimit()));
      return documents.manifest(repository, reference, signal);
    },
  };
}

/** Few pulls are left, and the rest is the person's own. */
export function quotaNear(limit: RateLimit | null): BerthError {
  return BerthError.of(
    'RATE_LIMITED',
    text('images.quotaNear', { remaining: limit?.remaining ?? 0 }),
    {
      reason: 'quotaNear',
      hint: text('images.quotaNear.hint'),
      detail: { retryAt: limit?.resetsAt ?? null },
    },
  );
}
