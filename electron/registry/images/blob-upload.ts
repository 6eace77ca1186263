import { isDigest } from '../../../shared/image-reference.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import type { StreamBody } from '../../http/request-body.ts';
import { header } from '../../http/response.ts';
import { backOff, isPassing, sleep } from '../../http/retry.ts';
import { isCheckable, verifiedBytes } from '../../http/verified-bytes.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import type { RegistryContent } from '../connection/registry-connection.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import { asDigest } from './digest.ts';
import { type ImageAccess, nameOf, scopesOf } from './image-access.ts';
import { noDigest, uncheckable } from './manifest-error.ts';
import { sendChunks, type UploadStep } from './upload-chunks.ts';
import {
  contentMismatch,
  isUploadLost,
  noUpload,
  otherStored,
  placeRefused,
  uploadError,
} from './upload-error.ts';

export interface BlobUpload {
  repository: string;
  digest: string;
  content: StreamBody;
  signal: AbortSignal;
}

const octets = 'application/octet-stream';

/**
 * Stores a blob (OCI Distribution 1.1, "Pushing blobs"): POST, then its bytes in
 * one PUT; bytes of unknown length in pieces, by PATCH. An upload that broke off
 * is begun anew where the bytes can be asked for again; what a registry keeps of
 * it is for the registry to clear. Bytes are checked as they are sent: those of another digest
 * are never stored. Throws BAD_RESPONSE (digestMismatch), FORBIDDEN, UNSUPPORTED.
 */
export async function uploadBlob(access: ImageAccess, upload: BlobUpload): Promise<void> {
  const { digest, content, repository, signal } = upload;
  if (!isDigest(digest)) throw noDigest(digest);
  if (!isCheckable(digest)) throw uncheckable(digest);
  const { limits, askFor } = access.session;
  const purpose = askFor(operationOf(access, repository, digest));
  for (let attempt = 1; ; attempt += 1)
    try {
      return await uploadOnce(access, upload);
    } catch (error) {
      const again = isPassing(error) || isUploadLost(error);
      if (!again || content.length === null || attempt >= limits.attempts) throw error;
      await sleep(backOff(attempt, limits), signal, purpose);
    }
}

async function uploadOnce(access: ImageAccess, upload: BlobUpload): Promise<void> {
  const { session } = access;
  const { repository, digest, content } = upload;
  const purpose = session.askFor(operationOf(access, repository, digest));
  const step = stepsOf(access, upload);
  const path = repositoryPath(session.endpoint, repository);
  const begun = await step({
    url: apiUrl(session.endpoint, `/v2/${path}/blobs/uploads/`),
    method: 'POST',
    status: 202,
  });
  const checked = () =>
    verifiedBytes(content.bytes(), { digest, length: content.length }, (what, bytes) =>
      contentMismatch(purpose, what, { digest, bytes, length: content.length }),
    );
  const location = locationOf(access, upload, begun);
  const { url, body } =
    content.length === null
      ? await sendChunks(checked(), {
          step,
          location,
          limits: session.limits,
          purpose,
          minimum: header(begun.headers, 'oci-chunk-min-length'),
          next: (answer, before) => locationOf(access, upload, answer, before),
        })
      : { url: location, body: { length: content.length, bytes: checked } };
  const stored = await step({ url: withDigest(url, digest), method: 'PUT', body, status: 201 });
  const named = asDigest(header(stored.headers, 'docker-content-digest'));
  if (named !== null && named !== digest && sameAlgorithm(named, digest))
    throw otherStored(purpose, named, digest);
}

/** Sends the requests of one upload; each asks for a token of its own where the one before has ended. */
function stepsOf(access: ImageAccess, { repository, digest, signal }: BlobUpload): UploadStep {
  const { session } = access;
  const operation = operationOf(access, repository, digest);
  return async ({ url, method, body, range, status }) => {
    const content: RegistryContent | undefined =
      body === undefined ? undefined : { mediaType: octets, body, range };
    const response = await session.request({
      effect: 'write',
      url,
      method,
      content,
      scopes: scopesOf(access, repository, 'pull', 'push'),
      limit: session.limits.errorBytes,
      operation,
      signal,
    });
    if (response.status === status) return response;
    const purpose = session.askFor(operation);
    throw uploadError(response, { purpose, auth: response.auth, repository }, digest);
  };
}

/** Where the upload goes on: `Location`, absolute or relative; never from https to plain http. */
function locationOf(
  access: ImageAccess,
  { repository, digest }: BlobUpload,
  answer: AuthenticatedResponse,
  before?: URL,
): URL {
  const purpose = access.session.askFor(operationOf(access, repository, digest));
  const location = header(answer.headers, 'location');
  if (location === null && before !== undefined) return before;
  if (location === null || !URL.canParse(location, answer.url.href)) throw noUpload(purpose);
  const url = new URL(location, answer.url);
  const wanted = access.session.endpoint.secure ? ['https:'] : ['http:', 'https:'];
  if (!wanted.includes(url.protocol)) throw placeRefused(purpose, url);
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

/** The rest of the query is the registry's and stays as it wrote it. */
function withDigest(location: URL, digest: string): URL {
  const url = new URL(location);
  url.search = `${location.search === '' ? '?' : `${location.search}&`}digest=${uriPart(digest)}`;
  return url;
}

function sameAlgorithm(one: string, other: string): boolean {
  return one.slice(0, one.indexOf(':')) === other.slice(0, other.indexOf(':'));
}

function operationOf(access: ImageAccess, repository: string, digest: string): Text {
  return text('operation.uploadBlob', { blob: nameOf(access, repository, digest) });
}
