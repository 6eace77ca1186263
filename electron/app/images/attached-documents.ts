import { jsonValue } from '../../../shared/json-text.ts';
import type { Referrer } from '../../../shared/model/referrer.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { Descriptor } from '../../registry/images/descriptor.ts';

/** Attached manifests that are opened; more are listed and not read. */
const mostOpened = 40;
/** The longest attached document that is read, in bytes (cosign's own limit is 128 MiB). */
export const longestDocument = 32 * 1024 * 1024;
/** JSON of an SBOM: many parts, little depth. */
const documentBudget = { depth: 64, parts: 6_000_000 };

/** The image whose attachments are wanted. */
export interface AttachedTo {
  repository: string;
  /** Of the manifest of one platform. */
  digest: string;
  /** The index that it is of, where it was found in one. */
  index?: string | undefined;
  signal: AbortSignal;
}

/** One attached manifest with the documents it holds. */
export interface Attachment {
  referrer: Referrer;
  /** The digest it is attached to. */
  to: string;
  documents: readonly Descriptor[];
}

/**
 * What is attached to an image and to its index, by referrers, cosign's tags, and beside it in
 * the index (BuildKit), of the kinds wanted, each once, with the documents each holds; those are not read yet.
 * Throws what the registry's answers throw.
 */
export async function attachmentsOf(
  client: RegistryClient,
  { repository, digest, index, signal }: AttachedTo,
  isWanted: (referrer: Referrer) => boolean,
): Promise<Attachment[]> {
  const found = new Map<string, { referrer: Referrer; to: string }>();
  for (const to of new Set([digest, index ?? digest]))
    for (const referrer of (await client.attached(repository, to, { signal })).referrers)
      if (!found.has(referrer.digest)) found.set(referrer.digest, { referrer, to });
  if (index !== undefined && index !== digest) {
    const { platforms } = await client.image(repository, index, { signal });
    const own = platforms.find((platform) => platform.digest === digest);
    for (const attestation of own?.attestations ?? [])
      if (!found.has(attestation))
        found.set(attestation, { referrer: buildKitReferrer(attestation), to: digest });
  }
  const attachments: Attachment[] = [];
  for (const { referrer, to } of found.values()) {
    if (!isWanted(referrer) || attachments.length >= mostOpened) continue;
    const { document } = await client.manifest(repository, referrer.digest, { signal });
    const documents =
      document.kind === 'image'
        ? document.layers
        : document.kind === 'artifact'
          ? document.blobs
          : [];
    attachments.push({ referrer, to, documents });
  }
  return attachments;
}

function buildKitReferrer(digest: string): Referrer {
  return {
    ...{ digest, mediaType: null, artifactType: null, kind: 'attestation', size: null },
    ...{ annotations: {}, createdAt: null, predicateType: null, via: 'api' },
  };
}

/** A document's bytes, proven by its digest; null for one that is too long. */
export async function documentBytes(
  client: RegistryClient,
  { repository, signal }: Pick<AttachedTo, 'repository' | 'signal'>,
  { digest, size }: Descriptor,
): Promise<Buffer | null> {
  if (size !== null && size > longestDocument) return null;
  const blob = await client.readBlob(repository, digest, { signal, size: size ?? undefined });
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of blob.bytes) {
    length += piece.length;
    if (length > longestDocument) {
      blob.bytes.close();
      return null;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A document's JSON; undefined for what is none, or out of all proportion. */
export function documentJson(bytes: Buffer): unknown {
  return jsonValue(bytes.toString('utf8'), documentBudget);
}
