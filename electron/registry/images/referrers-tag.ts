import { z } from 'zod';
import { BerthError, isCancelled } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { cancelled } from '../../http/connection-error.ts';
import { OneAtATime } from '../../http/one-at-a-time.ts';
import { header, isSuccess, textOf } from '../../http/response.ts';
import type { Descriptor } from './descriptor.ts';
import { type ImageAccess, manifestUrl, nameOf, scopesOf } from './image-access.ts';
import type { FallbackOutcome } from './manifest-results.ts';
import { receiveManifest } from './manifests.ts';
import { mediaTypes } from './media-types.ts';

export interface FallbackRequest {
  repository: string;
  /** Digest of the manifest that is referred to. */
  subject: string;
  signal: AbortSignal;
}

/** The tag that lists the referrers of a digest (OCI Distribution 1.1, "Referrers Tag Schema"). */
export function referrersTag(digest: string): string {
  const colon = digest.indexOf(':');
  const tag = `${digest.slice(0, colon).slice(0, 32)}-${digest.slice(colon + 1).slice(0, 64)}`;
  return tag.replace(/[^A-Za-z0-9._-]/g, '-');
}

/**
 * The referrers that the tag lists; none when it is missing or no index.
 * Throws NOT_FOUND (repositoryNotFound) when it is the repository that is missing.
 */
export async function listByTag(
  access: ImageAccess,
  request: FallbackRequest,
): Promise<Descriptor[]> {
  const received = await receiveTag(access, request);
  const document = received?.manifest.document;
  if (document?.kind !== 'index') return [];
  return [...document.entries, ...document.attestations.map(({ descriptor }) => descriptor)];
}

const indexSchema = z.looseObject({ manifests: z.array(z.unknown()) });
/** Lists are read, changed and stored again: two at once would lose a change, whichever clients they belong to. */
const writers = new OneAtATime();

const memberSchema = z.object({ digest: z.string() });

/**
 * Takes a deleted manifest out of the list ("Deleting Manifests", where the
 * referrers API is missing) and stores the list again under the same tag, if
 * nobody else changed it meanwhile; one at a time for each list. Never throws: the manifest is gone already.
 */
export async function removeFromTag(
  access: ImageAccess,
  request: FallbackRequest,
  deleted: string,
): Promise<FallbackOutcome> {
  const { repository, subject, signal } = request;
  const tag = referrersTag(subject);
  const purpose = access.session.askFor(operationOf(access, repository, tag));
  try {
    return await writers.run(
      manifestUrl(access, repository, tag).href,
      () => removeUnlessChanged(access, request, deleted),
      { signal, onAbort: () => cancelled(purpose) },
    );
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    if (!isCancelled(error)) access.warn('registry.referrersTagNotUpdated');
    return 'notUpdated';
  }
}

/** A list that was changed by somebody else meanwhile is read once more. */
async function removeUnlessChanged(
  access: ImageAccess,
  request: FallbackRequest,
  deleted: string,
): Promise<FallbackOutcome> {
  const first = await removeOnce(access, request, deleted);
  const outcome = first === 'changed' ? await removeOnce(access, request, deleted) : first;
  return outcome === 'changed' ? 'notUpdated' : outcome;
}

async function removeOnce(
  access: ImageAccess,
  request: FallbackRequest,
  deleted: string,
): Promise<FallbackOutcome | 'changed'> {
  const { session } = access;
  const { repository, subject, signal } = request;
  const received = await receiveTag(access, request);
  if (received === null) return 'notNeeded';
  const index = indexSchema.safeParse(jsonValue(textOf(received.response.body)));
  if (received.manifest.document.kind !== 'index' || !index.success) return 'notNeeded';
  const kept = index.data.manifests.filter((member) => {
    const parsed = memberSchema.safeParse(member);
    return !parsed.success || parsed.data.digest !== deleted;
  });
  if (kept.length === index.data.manifests.length) return 'notNeeded';
  const tag = referrersTag(subject);
  const response = await session.request({
    url: manifestUrl(access, repository, tag),
    method: 'PUT',
    effect: 'write',
    content: {
      mediaType: received.manifest.mediaType ?? mediaTypes.ociIndex,
      body: JSON.stringify({ ...index.data, manifests: kept }),
      ifMatch: strongTag(header(received.response.headers, 'etag')),
    },
    scopes: scopesOf(access, repository, 'pull', 'push'),
    limit: session.limits.errorBytes,
    operation: operationOf(access, repository, tag),
    signal,
  });
  if (response.status === 412) return 'changed';
  return isSuccess(response.status) ? 'updated' : 'notUpdated';
}

function operationOf(access: ImageAccess, repository: string, tag: string): Text {
  return text('operation.updateReferrers', { image: nameOf(access, repository, tag) });
}

/** `If-Match` compares strongly (RFC 9110, section 13.1.1): a weak tag would never fit. */
function strongTag(etag: string | null): string | undefined {
  return etag !== null && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

async function receiveTag(access: ImageAccess, { repository, subject, signal }: FallbackRequest) {
  try {
    return await receiveManifest(access, { repository, reference: referrersTag(subject), signal });
  } catch (error) {
    const missing = error instanceof BerthError && error.code === 'NOT_FOUND';
    if (missing && error.reason !== 'repositoryNotFound') return null;
    throw error;
  }
}
