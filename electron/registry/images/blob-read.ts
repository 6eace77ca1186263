import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import {
  answeredRange,
  type ByteRange,
  beyondEnd,
  type ContentRange,
  unsatisfiable,
} from '../../http/byte-range.ts';
import type { ByteStream } from '../../http/byte-stream.ts';
import { failed, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import { header } from '../../http/response.ts';
import { isCheckable, verifiedBytes } from '../../http/verified-bytes.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import { type ImageAccess, nameOf, scopesOf } from './image-access.ts';
import { manifestError, noDigest, otherContent, uncheckable } from './manifest-error.ts';

/** A blob on its way. */
export interface BlobContent {
  digest: string;
  /** Bytes of the whole blob; null when nobody says. */
  size: number | null;
  /** The part that comes; null when it is the whole, which servers also send that know no parts. */
  part: ContentRange | null;
  /** To be read, once, or closed. */
  bytes: ByteStream;
}

export interface BlobRequest {
  repository: string;
  digest: string;
  /** Bytes, as a descriptor says. */
  size?: number | undefined;
  range?: ByteRange | undefined;
  signal: AbortSignal;
}

/**
 * A blob as a stream, `GET /v2/<name>/blobs/<digest>` (OCI Distribution 1.1,
 * end-2), as it is stored. Throws INVALID_INPUT for a part beyond its end,
 * NOT_FOUND, BAD_RESPONSE; the stream throws BAD_RESPONSE (digestMismatch,
 * lengthMismatch) before it gives the last bytes of a blob that is not what was asked for.
 */
export async function readBlob(access: ImageAccess, request: BlobRequest): Promise<BlobContent> {
  const { session } = access;
  const { repository, digest, size, range, signal } = request;
  if (!isDigest(digest)) throw noDigest(digest);
  if (!isCheckable(digest)) throw uncheckable(digest);
  if (range !== undefined && size !== undefined && range.start >= size)
    throw beyondEnd(range, size);
  const operation = text('operation.readBlob', { blob: nameOf(access, repository, digest) });
  const path = repositoryPath(session.endpoint, repository);
  const response = await session.request({
    effect: 'read',
    url: apiUrl(session.endpoint, `/v2/${path}/blobs/${digest}`),
    accept: '*/*',
    range,
    streamed: true,
    scopes: scopesOf(access, repository, 'pull'),
    limit: Number.POSITIVE_INFINITY,
    operation,
    signal,
  });
  const purpose = session.askFor(operation);
  const { status, stream } = response;
  if (stream === undefined || (status !== 200 && status !== 206)) {
    stream?.close();
    if (status === 416 && range !== undefined) throw unsatisfiable(response, range, purpose);
    throw manifestError(response, { purpose, auth: response.auth, repository, reference: digest });
  }
  try {
    const part = answeredRange(response, range, purpose);
    const told = part === null ? lengthOf(header(response.headers, 'content-length')) : part.total;
    const host = foreign(purpose, response.url.host);
    if (size !== undefined && told !== null && told !== size)
      throw lengthMismatch(purpose, host, told, size);
    const whole = size ?? told;
    const expected =
      part === null
        ? { digest, length: whole }
        : { digest: null, length: part.end - part.start + 1 };
    const wrong = (what: 'digest' | 'length', bytes: number) =>
      what === 'digest'
        ? otherContent(purpose, host, digest)
        : lengthMismatch(purpose, host, bytes, expected.length ?? 0);
    const bytes = {
      close: stream.close,
      [Symbol.asyncIterator]: () => verifiedBytes(stream, expected, wrong),
    };
    return { digest, size: whole, part, bytes };
  } catch (error) {
    stream.close();
    throw error;
  }
}

function lengthOf(told: string | null): number | null {
  return told !== null && /^\d{1,15}$/.test(told) ? Number(told) : null;
}

function lengthMismatch(
  purpose: RequestPurpose,
  host: string,
  bytes: number,
  expected: number,
): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(
      purpose,
      bytes > expected
        ? text('images.tooLong', { host, expected })
        : text('images.tooShort', { host, bytes, expected }),
    ),
    { reason: 'lengthMismatch', hint: text('images.changed.hint') },
  );
}
