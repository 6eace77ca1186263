import type { Described, ImageSummary } from './described-image.ts';
import type { ImageClient } from './image-client.ts';
import type { ImageDocuments } from './image-documents.ts';
import { summarise } from './image-summary.ts';

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
