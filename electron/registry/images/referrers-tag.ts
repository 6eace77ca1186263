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

/** What a list is before its first member. */
const emptyIndex = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] };
const memberSchema = z.object({ digest: z.string() });

/** What becomes of the list's members; null where they stay as they are. */
type ChangeMembers = (members: readonly unknown[]) => unknown[] | null;

/**
 * Puts a manifest into the list of what refers to its subject ("Pushing
 * Manifests with Subject", where the registry does not say OCI-Subject). Never throws.
 */
export function addToTag(
  access: ImageAccess,
  request: FallbackRequest,
  descriptor: Readonly<Record<string, unknown>>,
): Promise<FallbackOutcome> {
  return changeTag(access, request, (members) =>
    members.some((member) => digestOfMember(member) === descriptor['digest'])
      ? null
      : [...members, descriptor],
  );
}

/**
 * Takes a deleted manifest out of the list ("Deleting Manifests", where the
 * referrers API is missing) and stores the list again under the same tag, if
 * nobody else changed it meanwhile; one at a time for each list. Never throws: the manifest is gone already.
 */
export function removeFromTag(
  access: ImageAccess,
  request: FallbackRequest,
  deleted: string,
): Promise<FallbackOutcome> {
  return changeTag(access, request, (members) => {
    const kept = members.filter((member) => digestOfMember(member) !== deleted);
    return kept.length === members.length ? null : kept;
  });
}

function digestOfMember(member: unknown): string | null {
  const parsed = memberSchema.safeParse(member);
  return parsed.success ? parsed.data.digest : null;
}

async function changeTag(
  access: ImageAccess,
  request: FallbackRequest,
  change: ChangeMembers,
): Promise<FallbackOutcome> {
  const { repository, subject, signal } = request;
  const tag = referrersTag(subject);
  const purpose = access.session.askFor(operationOf(access, repository, tag));
  try {
    return await writers.run(
      manifestUrl(access, repository, tag).href,
      () => changeUnlessChanged(access, request, change),
      { signal, onAbort: () => cancelled(purpose) },
    );
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    if (!isCancelled(error)) access.warn('registry.referrersTagNotUpdated');
    return 'notUpdated';
  }
}

/** A list that was changed by somebody else meanwhile is read once more. */
async function changeUnlessChanged(
  access: ImageAccess,
  request: FallbackRequest,
  change: ChangeMembers,
): Promise<FallbackOutcome> {
  const first = await changeOnce(access, request, change);
  const outcome = first === 'changed' ? await changeOnce(access, request, change) : first;
  return outcome === 'changed' ? 'notUpdated' : outcome;
}

async function changeOnce(
  access: ImageAccess,
  request: FallbackRequest,
  change: ChangeMembers,
): Promise<FallbackOutcome | 'changed'> {
  const { session } = access;
  const { repository, subject, signal } = request;
  const received = await receiveTag(access, request);
  const index = indexSchema.safeParse(
    received === null ? emptyIndex : jsonValue(textOf(received.response.body)),
  );
  const isIndex = received === null || received.manifest.document.kind === 'index';
  if (!isIndex || !index.success) return 'notNeeded';
  const kept = change(index.data.manifests);
  if (kept === null) return 'notNeeded';
  const tag = referrersTag(subject);
  const response = await session.request({
    url: manifestUrl(access, repository, tag),
    method: 'PUT',
    effect: 'write',
    content: {
      mediaType: received?.manifest.mediaType ?? mediaTypes.ociIndex,
      body: JSON.stringify({ ...index.data, manifests: kept }),
      ifMatch: received === null ? undefined : strongTag(header(received.response.headers, 'etag')),
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
