import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import { header, isSuccess } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { readJson } from '../connection/json-body.ts';
import { algorithmOf, asDigest, digestOf, hasDigest } from './digest.ts';
import { type ImageAccess, manifestUrl, nameOf, scopesOf } from './image-access.ts';
import { mediaTypeOf, readDocument } from './manifest-document.ts';
import { type ManifestSubject, manifestError, otherContent } from './manifest-error.ts';
import type { DigestProof, Manifest, ManifestHead } from './manifest-results.ts';
import { acceptManifests, isSchema1Type, specificType } from './media-types.ts';

export interface ManifestRequest {
  repository: string;
  /** Tag or digest. */
  reference: string;
  signal: AbortSignal;
}

/**
 * `GET /v2/<name>/manifests/<reference>` (OCI Distribution 1.1, end-3). The
 * hash of the bytes is the digest; one asked for by digest must have it, else
 * BAD_RESPONSE (digestMismatch). Throws NOT_FOUND (repositoryNotFound,
 * tagNotFound, manifestNotFound) and TOO_LARGE beyond 4 MiB.
 */
export async function getManifest(
  access: ImageAccess,
  request: ManifestRequest,
): Promise<Manifest> {
  return (await receiveManifest(access, request)).manifest;
}

/** A manifest and the answer it came with. */
export async function receiveManifest(
  access: ImageAccess,
  request: ManifestRequest,
): Promise<{ manifest: Manifest; response: AuthenticatedResponse }> {
  try {
    return await receiveOnce(access, request);
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'incompleteBody') throw error;
    return receiveOnce(access, request);
  }
}

async function receiveOnce(access: ImageAccess, request: ManifestRequest) {
  const { response, subject } = await ask(access, request, 'GET');
  if (!isSuccess(response.status)) throw manifestError(response, subject);
  return { manifest: readManifest(access, response, subject), response };
}

/**
 * `HEAD /v2/<name>/manifests/<reference>` (end-3). Where HEAD is refused or
 * tells no digest, a GET answers instead, from then on at once in that repository.
 */
export async function headManifest(
  access: ImageAccess,
  request: ManifestRequest,
): Promise<ManifestHead> {
  const traits = access.traits.of(request.repository);
  if (!traits.headWorks) return summaryOf(await getManifest(access, request));
  const { response, subject } = await ask(access, request, 'HEAD');
  const { status } = response;
  if (isSuccess(status)) {
    const claimedDigest = claimOf(response);
    const digest = isDigest(request.reference) ? request.reference : claimedDigest;
    if (digest !== null) return headOf(access, request.repository, response, digest, claimedDigest);
  } else if (![404, 405, 501].includes(status)) throw manifestError(response, subject);
  // A HEAD has no body: only a GET tells what a 404 is about.
  const manifest = await getManifest(access, request);
  traits.headWorks = false;
  return summaryOf(manifest);
}

/** True while the registry answers for a reference. Throws what is not about its being there. */
export async function isPresent(access: ImageAccess, request: ManifestRequest): Promise<boolean> {
  try {
    await headManifest(access, request);
    return true;
  } catch (error) {
    if (error instanceof BerthError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

async function ask(access: ImageAccess, request: ManifestRequest, method: 'GET' | 'HEAD') {
  const { session } = access;
  const { repository, reference, signal } = request;
  const operation = text('operation.read', { image: nameOf(access, repository, reference) });
  const response = await session.request({
    effect: 'read',
    url: manifestUrl(access, repository, reference),
    method,
    accept: acceptManifests,
    scopes: scopesOf(access, repository, 'pull'),
    limit: session.limits.manifestBytes,
    operation,
    signal,
  });
  const subject = {
    purpose: session.askFor(operation),
    auth: response.auth,
    repository,
    reference,
  };
  return { response, subject };
}

function readManifest(
  access: ImageAccess,
  response: AuthenticatedResponse,
  subject: ManifestSubject,
): Manifest {
  const { body } = response;
  const json = readJson(response, subject.purpose, access.session.endpoint.origin);
  const mediaType = mediaTypeOf(json, specificType(response));
  const claimedDigest = claimOf(response);
  const proven = isDigest(subject.reference)
    ? proveAsked(body, mediaType, subject)
    : proveClaimed(body, mediaType, claimedDigest);
  const contradicted = claimedDigest !== null && claimedDigest !== proven.digest;
  const proof = contradicted && proven.proof === 'computed' ? 'mismatch' : proven.proof;
  noteProof(access, subject.repository, { digest: proven.digest, proof, claimedDigest });
  return {
    digest: proven.digest,
    proof,
    claimedDigest,
    mediaType,
    size: body.length,
    bytes: body,
    document: readDocument(json, mediaType),
  };
}

interface Proven {
  digest: string;
  proof: DigestProof;
}

function proveAsked(body: Buffer, mediaType: string | null, subject: ManifestSubject): Proven {
  const digest = subject.reference;
  const fits = hasDigest(body, digest);
  if (fits === true) return { digest, proof: 'computed' };
  // The digest of a signed schema 1 manifest leaves its signatures out.
  if (fits === null || isSchema1Type(mediaType)) return { digest, proof: 'header' };
  throw otherContent(subject.purpose, subject.purpose.host, digest);
}

/** For a tag: the hash in the claim's own algorithm, so that both can be compared. */
function proveClaimed(body: Buffer, mediaType: string | null, claimed: string | null): Proven {
  const fits = claimed === null ? null : hasDigest(body, claimed);
  if (claimed !== null && fits === true) return { digest: claimed, proof: 'computed' };
  if (claimed !== null && isSchema1Type(mediaType)) return { digest: claimed, proof: 'header' };
  const algorithm = claimed !== null && fits === false ? algorithmOf(claimed) : 'sha256';
  return { digest: digestOf(body, algorithm), proof: 'computed' };
}

function noteProof(
  { traits, warn }: ImageAccess,
  repository: string,
  { digest, proof, claimedDigest }: Proven & { claimedDigest: string | null },
): void {
  if (claimedDigest === null) return;
  const agrees = proof !== 'mismatch';
  traits.noteDigests(repository, [digest, claimedDigest], agrees);
  if (!agrees) warn('registry.digestMismatch');
}

function headOf(
  access: ImageAccess,
  repository: string,
  response: AuthenticatedResponse,
  digest: string,
  claimedDigest: string | null,
): ManifestHead {
  const contradicted = claimedDigest !== null && claimedDigest !== digest;
  if (contradicted) noteProof(access, repository, { digest, proof: 'mismatch', claimedDigest });
  return {
    digest,
    proof: access.traits.isDoubtful(repository, digest) ? 'mismatch' : 'header',
    mediaType: specificType(response),
    size: lengthOf(response),
  };
}

function summaryOf({ digest, proof, mediaType, size }: Manifest): ManifestHead {
  return { digest, proof, mediaType, size };
}

function claimOf(response: AuthenticatedResponse): string | null {
  return asDigest(header(response.headers, 'docker-content-digest'));
}

function lengthOf(response: AuthenticatedResponse): number | null {
  const length = header(response.headers, 'content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
}
