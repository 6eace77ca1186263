import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { text } from '../../../shared/text/text.ts';
import type { StreamBody } from '../../http/request-body.ts';
import { failed } from '../../http/request-purpose.ts';
import { header, isSuccess } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import { vetoOf } from './delete-error.ts';
import { algorithmOf, asDigest, digestOf, hasDigest } from './digest.ts';
import { type ImageAccess, manifestUrl, nameOf, scopesOf } from './image-access.ts';
import { mediaTypeOf, readDocument } from './manifest-document.ts';
import { manifestError, otherContent } from './manifest-error.ts';
import type { FallbackOutcome, KnownManifest } from './manifest-results.ts';
import type { ManifestRequest } from './manifests.ts';
import { mediaTypes } from './media-types.ts';
import { addToTag } from './referrers-tag.ts';

/** Codes by which a registry says that it lacks what a manifest lists (OCI Distribution 1.1, "Pushing Manifests"). */
const missingCodes: ReadonlySet<string> = new Set([
  'MANIFEST_BLOB_UNKNOWN',
  'BLOB_UNKNOWN',
  'MANIFEST_UNKNOWN',
]);

/**
 * `PUT /v2/<name>/manifests/<reference>` (OCI Distribution 1.1, end-7) of bytes
 * as they are. Throws INVALID_INPUT when asked for by a digest that they do not
 * have; NOT_FOUND (blobsMissing); FORBIDDEN (immutable); BAD_RESPONSE
 * (digestMismatch) when the registry tells another digest.
 */
export async function putManifest(
  access: ImageAccess,
  request: ManifestRequest,
  { mediaType: declared, bytes }: KnownManifest,
): Promise<{ digest: string; fallback: FallbackOutcome }> {
  const { session } = access;
  const { repository, reference, signal } = request;
  const operation = text('operation.putManifest', { image: nameOf(access, repository, reference) });
  const purpose = session.askFor(operation);
  if (isDigest(reference) && hasDigest(bytes, reference) !== true)
    throw otherContent(purpose, purpose.host, reference);
  const algorithm = isDigest(reference) ? algorithmOf(reference) : 'sha256';
  const digest = digestOf(bytes, algorithm);
  const json = jsonValue(Buffer.from(bytes).toString('utf8'));
  const mediaType = mediaTypeOf(json, declared) ?? mediaTypes.ociManifest;
  const response = await session.request({
    url: manifestUrl(access, repository, reference),
    method: 'PUT',
    effect: 'write',
    content: { mediaType, body: bodyOf(bytes) },
    scopes: scopesOf(access, repository, 'pull', 'push'),
    limit: session.limits.errorBytes,
    operation,
    signal,
  });
  if (!isSuccess(response.status)) throw putError(access, request, response);
  const told = asDigest(header(response.headers, 'docker-content-digest'));
  if (told !== null && told !== digest && algorithmOf(told) === algorithm)
    throw otherContent(purpose, purpose.host, digest);
  const document = readDocument(json, mediaType);
  const subject = 'subject' in document ? document.subject : null;
  if (subject === null || header(response.headers, 'oci-subject') !== null)
    return { digest, fallback: 'notNeeded' };
  const artifactType = 'artifactType' in document ? document.artifactType : null;
  const annotations = 'annotations' in document ? document.annotations : {};
  const fallback = await addToTag(
    access,
    { repository, subject: subject.digest, signal },
    {
      ...{ mediaType, digest, size: bytes.length },
      ...(artifactType === null ? {} : { artifactType }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
  );
  return { digest, fallback };
}

/** Byte for byte, which a text would not be for every manifest. */
function bodyOf(bytes: Uint8Array): StreamBody {
  return {
    length: bytes.length,
    async *bytes() {
      yield bytes;
    },
  };
}

function putError(
  access: ImageAccess,
  { repository, reference }: ManifestRequest,
  response: AuthenticatedResponse,
): BerthError {
  const operation = text('operation.putManifest', { image: nameOf(access, repository, reference) });
  const purpose = access.session.askFor(operation);
  const { errors } = readErrorBody(response);
  const { host } = purpose;
  if (errors.some(({ code }) => missingCodes.has(code)))
    return BerthError.of('NOT_FOUND', failed(purpose, text('put.missing', { host })), {
      ...{ reason: 'blobsMissing', status: response.status, registryErrors: errors },
      hint: text('put.missing.hint'),
    });
  return (
    vetoOf(response, purpose) ??
    manifestError(response, { purpose, auth: response.auth, repository, reference })
  );
}
