import { jsonValue } from '../../../shared/json-text.ts';
import { text } from '../../../shared/text/text.ts';
import { foreign } from '../../http/request-purpose.ts';
import { isSuccess, textOf } from '../../http/response.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import type { Descriptor } from './descriptor.ts';
import { hasDigest } from './digest.ts';
import { type ImageAccess, nameOf, scopesOf } from './image-access.ts';
import { type ImageConfig, readImageConfig } from './image-config.ts';
import { manifestError, otherContent, uncheckable } from './manifest-error.ts';
import type { ConfigBlob } from './manifest-results.ts';
import { isImageConfigType } from './media-types.ts';

/**
 * A manifest's config, `GET /v2/<name>/blobs/<digest>` (OCI Distribution 1.1,
 * end-2), at most 8 MiB, proven by its digest. Only a container image's is
 * read. Throws BAD_RESPONSE (digestMismatch), NOT_FOUND, TOO_LARGE.
 */
export async function fetchConfig(
  access: ImageAccess,
  request: { repository: string; config: Descriptor; signal: AbortSignal },
): Promise<ConfigBlob> {
  const { session } = access;
  const { repository, config, signal } = request;
  const { digest, mediaType } = config;
  const path = repositoryPath(session.endpoint, repository);
  const operation = text('operation.readConfig', { blob: nameOf(access, repository, digest) });
  const response = await session.request({
    effect: 'read',
    url: apiUrl(session.endpoint, `/v2/${path}/blobs/${digest}`),
    accept: '*/*',
    scopes: scopesOf(access, repository, 'pull'),
    limit: session.limits.configBytes,
    operation,
    signal,
  });
  const purpose = session.askFor(operation);
  const subject = { purpose, auth: response.auth, repository, reference: digest };
  if (!isSuccess(response.status)) throw manifestError(response, subject);
  const proven = hasDigest(response.body, digest);
  if (proven !== true)
    throw proven === null
      ? uncheckable(digest)
      : otherContent(purpose, foreign(purpose, response.url.host), digest);
  return {
    digest,
    mediaType,
    bytes: response.body,
    image: isImageConfigType(mediaType) ? readConfig(response.body) : null,
  };
}

/** The bytes are what the image was made with: if they make no sense, asking again will not help. */
function readConfig(bytes: Buffer): ImageConfig | null {
  return readImageConfig(jsonValue(textOf(bytes)));
}
