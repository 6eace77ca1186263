import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { isSuccess } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { deleteError, deletesOff } from './delete-error.ts';
import { hasDigest } from './digest.ts';
import { type ImageAccess, manifestUrl, nameOf, scopesOf } from './image-access.ts';
import { readDocument } from './manifest-document.ts';
import { digestMismatch, noDigest } from './manifest-error.ts';
import type {
  Deletion,
  FallbackOutcome,
  KnownManifest,
  Manifest,
  TagDeletion,
} from './manifest-results.ts';
import { getManifest, headManifest, isPresent, type ManifestRequest } from './manifests.ts';
import { hasReferrersApi } from './referrers.ts';
import { removeFromTag } from './referrers-tag.ts';

/** Statuses by which registries refuse a tag where a digest would do. */
const byTagRefused: ReadonlySet<number> = new Set([400, 404, 405, 501]);

/**
 * Deletes a manifest by digest, and with it every tag of that digest (OCI
 * Distribution 1.1, end-9). The manifest is read first: only a digest that its
 * bytes have, and that the registry does not contradict, is ever deleted; bytes
 * that are `known` spare the reading.
 * Where the referrers API is missing, a referrer is also taken off its list.
 * Throws UNSUPPORTED (deleteDisabled), FORBIDDEN (immutable, stillReferenced),
 * BAD_RESPONSE (digestMismatch) before anything is deleted, NOT_FOUND.
 */
export async function deleteManifest(
  access: ImageAccess,
  request: ManifestRequest & { known?: KnownManifest | undefined },
): Promise<Deletion> {
  const { repository, reference: digest } = request;
  if (!isDigest(digest)) throw noDigest(digest);
  requireDeletes(access, request);
  requireSureDigest(access, request);
  const manifest = provenBy(request) ?? (await getManifest(access, request));
  if (manifest.proof !== 'computed') throw unproven(access, request, manifest);
  const state = await remove(access, request, () => {
    access.traits.noteDeletes(repository, 'off');
  });
  access.traits.noteDeletes(repository, 'on');
  return { state, fallback: await tidyReferrers(access, repository, manifest, request.signal) };
}

/**
 * Deletes one tag (OCI Distribution 1.1, end-9). A registry that deletes by
 * digest only answers `digestOnly` with the tag's digest, and keeps everything:
 * whether the digest's other tags may go too is not for the client to decide.
 */
export async function deleteTag(
  access: ImageAccess,
  request: ManifestRequest,
): Promise<TagDeletion> {
  const traits = access.traits.of(request.repository);
  if (isDigest(request.reference))
    throw BerthError.invalid('tag', text('reference.isDigest', { reference: request.reference }));
  requireDeletes(access, request);
  if (!traits.deletesByDigestOnly)
    try {
      return { state: await remove(access, request), fallback: 'notNeeded' };
    } catch (error) {
      if (!isRefusedTag(error)) throw error;
    }
  // Throws NOT_FOUND when the tag itself was the reason.
  const { digest } = await headManifest(access, request);
  traits.deletesByDigestOnly = true;
  return { state: 'digestOnly', digest };
}

function isRefusedTag(error: unknown): boolean {
  if (!(error instanceof BerthError) || !byTagRefused.has(error.status ?? 0)) return false;
  const { code, reason } = error;
  if (reason === 'repositoryNotFound' || reason === 'notARegistry') return false;
  return code === 'UNSUPPORTED' || code === 'BAD_RESPONSE' || code === 'NOT_FOUND';
}

function operationOf(
  access: ImageAccess,
  { repository, reference }: Pick<ManifestRequest, 'repository' | 'reference'>,
): Text {
  return text('operation.delete', { image: nameOf(access, repository, reference) });
}

function requireDeletes(access: ImageAccess, { repository, reference }: ManifestRequest): void {
  if (access.traits.deletes(repository) !== 'off') return;
  throw deletesOff(access.session.askFor(operationOf(access, { repository, reference })));
}

function requireSureDigest(access: ImageAccess, { repository, reference }: ManifestRequest): void {
  if (!access.traits.isDoubtful(repository, reference)) return;
  throw doubtful(access, repository, reference);
}

function doubtful(access: ImageAccess, repository: string, reference: string): BerthError {
  const { session } = access;
  const purpose = session.askFor(operationOf(access, { repository, reference }));
  return digestMismatch(
    purpose,
    text('delete.digestInDoubt', { host: purpose.host }),
    text('delete.digestInDoubt.hint'),
  );
}

/** Bytes that were read before, if they have the digest. */
function provenBy({
  reference,
  known,
}: ManifestRequest & { known?: KnownManifest | undefined }): Pick<
  Manifest,
  'digest' | 'document' | 'proof'
> | null {
  if (known === undefined || hasDigest(known.bytes, reference) !== true) return null;
  const json = jsonValue(Buffer.from(known.bytes).toString('utf8'));
  return { digest: reference, proof: 'computed', document: readDocument(json, known.mediaType) };
}

/** Only schema 1, and algorithms unknown here, have a digest that cannot be computed. */
function unproven(
  access: ImageAccess,
  request: ManifestRequest,
  manifest: Pick<Manifest, 'proof'>,
): BerthError {
  const { repository, reference } = request;
  if (manifest.proof === 'mismatch') return doubtful(access, repository, reference);
  const purpose = access.session.askFor(operationOf(access, request));
  return BerthError.of('UNSUPPORTED', failed(purpose, text('delete.digestUnchecked')), {
    hint: text('delete.digestUnchecked.hint'),
  });
}

/** One DELETE, once, and a look at whether it took effect. */
async function remove(
  access: ImageAccess,
  request: ManifestRequest,
  onDisabled?: () => void,
): Promise<'deleted' | 'deleting'> {
  let response: AuthenticatedResponse;
  try {
    response = await requestDelete(access, request);
  } catch (error) {
    // The request may have arrived although its answer did not.
    if (mayHaveArrived(error) && (await isGone(access, request))) return 'deleted';
    throw error;
  }
  if (isSuccess(response.status)) return (await isGone(access, request)) ? 'deleted' : 'deleting';
  if (response.status >= 500 && (await isGone(access, request))) return 'deleted';
  const { repository, reference } = request;
  const purpose = access.session.askFor(operationOf(access, request));
  const error = deleteError(response, { purpose, auth: response.auth, repository, reference });
  if (error.reason === 'deleteDisabled') onDisabled?.();
  throw error;
}

/** distribution wants the action `delete`; IBM's registry `delete` or `*`. */
function requestDelete(
  access: ImageAccess,
  request: ManifestRequest,
): Promise<AuthenticatedResponse> {
  const { session } = access;
  const { repository, reference, signal } = request;
  return session.request({
    url: manifestUrl(access, repository, reference),
    method: 'DELETE',
    effect: 'write',
    scopes: scopesOf(access, repository, 'pull', 'delete'),
    widerScopes: scopesOf(access, repository, '*'),
    limit: session.limits.errorBytes,
    operation: operationOf(access, request),
    signal,
  });
}

function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof BerthError)) return false;
  const { reason } = error;
  return reason === 'reset' || reason === 'headersTimeout' || reason === 'incompleteBody';
}

/** False also when nobody can tell: then the delete's own outcome stands. */
async function isGone(access: ImageAccess, request: ManifestRequest): Promise<boolean> {
  try {
    return !(await isPresent(access, request));
  } catch (error) {
    if (error instanceof BerthError) return false;
    throw error;
  }
}

async function tidyReferrers(
  access: ImageAccess,
  repository: string,
  manifest: Pick<Manifest, 'document' | 'digest'>,
  signal: AbortSignal,
): Promise<FallbackOutcome> {
  const { document, digest } = manifest;
  const subject = 'subject' in document ? document.subject : null;
  if (subject === null) return 'notNeeded';
  const api = await hasReferrersApi(access, { repository, digest: subject.digest, signal });
  if (api) return 'notNeeded';
  return removeFromTag(access, { repository, subject: subject.digest, signal }, digest);
}
