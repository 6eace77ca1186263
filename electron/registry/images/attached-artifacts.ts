import { BerthError } from '../../../shared/errors.ts';
import type { ImageKind } from '../../../shared/model/image-kind.ts';
import type { Referrer } from '../../../shared/model/referrer.ts';
import type { Descriptor } from './descriptor.ts';
import type { ImageClient } from './image-client.ts';
import type { ImageDocuments } from './image-documents.ts';
import { presentManifest } from './image-summary.ts';
import { plausibleTime } from './image-time.ts';
import { kindOfDescriptor, kindOfManifest } from './kind-of-manifest.ts';

/** Referrers that are told of one digest; more are cut, and said. */
const most = 1000;
/** Referrers whose manifest is read because the list does not say what they are. */
const mostRead = 20;

/** Tags under which cosign kept what it attached (sigstore/cosign, "Registry Support"). */
const cosignTags: readonly (readonly [string, ImageKind])[] = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
];

interface Request {
  repository: string;
  digest: string;
  signal: AbortSignal;
}

/**
 * All that is attached to a digest, each once: by the registry's list or its
 * fallback tag, and by cosign's own tags. What a list leaves unsaid is read from
 * the manifests. `complete` is false where a list broke off or was cut. Nothing
 * of it is checked. Throws NOT_FOUND, INVALID_INPUT, CANCELLED.
 */
export async function attachedTo(
  {
    client,
    documents,
  }: { client: Pick<ImageClient, 'referrers' | 'headManifest'>; documents: ImageDocuments },
  request: Request,
): Promise<{ referrers: Referrer[]; complete: boolean }> {
  const { repository, digest, signal } = request;
  const found = new Map<string, { descriptor: Descriptor; via: Referrer['via'] }>();
  let complete = true;
  for await (const page of client.referrers(repository, digest, { signal })) {
    if (page.incomplete === true) complete = false;
    for (const descriptor of page.referrers) {
      if (found.size >= most) complete = false;
      else if (!found.has(descriptor.digest))
        found.set(descriptor.digest, { descriptor, via: page.source });
    }
  }
  let reads = 0;
  const referrers: Referrer[] = [];
  for (const { descriptor, via } of found.values()) {
    const told = referrerOf(descriptor, via);
    const isUnsaid = told.kind === 'artifact' && isEmptyType(descriptor.artifactType);
    if (isUnsaid && reads < mostRead) {
      reads += 1;
      referrers.push(await withManifest(documents, told, request));
    } else referrers.push(told);
  }
  for (const [suffix, kind] of cosignTags) {
    const tagged = await cosignTag(client, suffix, request);
    if (tagged !== null && !found.has(tagged.digest)) referrers.push({ ...tagged, kind });
  }
  return { referrers, complete };
}

function referrerOf(descriptor: Descriptor, via: Referrer['via']): Referrer {
  const { digest, mediaType, artifactType, size, annotations } = descriptor;
  return {
    ...{ digest, mediaType, artifactType, size, annotations: { ...annotations }, via },
    kind: kindOfDescriptor(descriptor),
    createdAt: plausibleTime(annotations['org.opencontainers.image.created']),
    predicateType:
      annotations['dev.sigstore.bundle.predicateType'] ??
      annotations['in-toto.io/predicate-type'] ??
      null,
  };
}

/** Some tools list the type of the empty configuration instead of the artifact's (sigstore/cosign#4641). */
function isEmptyType(type: string | null): boolean {
  return type === null || type === 'application/vnd.oci.empty.v1+json';
}

async function withManifest(
  documents: ImageDocuments,
  told: Referrer,
  { repository, signal }: Request,
): Promise<Referrer> {
  const manifest = await presentManifest(documents, repository, told.digest, signal);
  if (manifest === null) return told;
  const { document } = manifest;
  const own =
    document.kind === 'image' || document.kind === 'artifact'
      ? { artifactType: document.artifactType, annotations: { ...document.annotations } }
      : {};
  return { ...told, ...own, kind: kindOfManifest(document) };
}

async function cosignTag(
  client: Pick<ImageClient, 'headManifest'>,
  suffix: string,
  { repository, digest, signal }: Request,
): Promise<Referrer | null> {
  try {
    const tag = `${digest.replace(':', '-')}.${suffix}`;
    const head = await client.headManifest(repository, tag, { signal });
    return {
      ...{ digest: head.digest, mediaType: head.mediaType, size: head.size, artifactType: null },
      ...{ kind: 'artifact', annotations: {}, createdAt: null, predicateType: null },
      via: 'cosign',
    };
  } catch (error) {
    if (error instanceof BerthError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
