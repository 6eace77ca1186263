import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed, type RequestPurpose } from '../../http/request-purpose.ts';
import type { RegistryResponse } from '../../http/response.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import { type ResponseSubject, responseError } from '../protocol/response-error.ts';

export interface ManifestSubject extends ResponseSubject {
  repository: string;
  /** Tag or digest. */
  reference: string;
}

/** Codes that mean the repository is there and the manifest is not. */
const manifestCodes: ReadonlySet<string> = new Set([
  'MANIFEST_UNKNOWN',
  'MANIFEST_BLOB_UNKNOWN',
  'BLOB_UNKNOWN',
  'TAG_INVALID',
]);

/**
 * The refusal of a manifest or a blob. A 404 tells by its code what is missing
 * (OCI Distribution 1.1, "Error Codes"): NAME_UNKNOWN the repository,
 * MANIFEST_UNKNOWN the tag or the digest; without a code it may be either, and
 * there is no reason.
 */
export function manifestError(response: RegistryResponse, subject: ManifestSubject): BerthError {
  const body = readErrorBody(response);
  if (response.status !== 404 || body.isWebPage) return responseError(response, subject);
  const { purpose, repository, reference } = subject;
  const fields = {
    status: 404,
    ...(body.errors.length > 0 ? { registryErrors: body.errors } : {}),
  };
  const codes = body.errors.map(({ code }) => code);
  if (codes.includes('NAME_UNKNOWN')) return responseError(response, subject);
  if (!codes.some((code) => manifestCodes.has(code)))
    return BerthError.of(
      'NOT_FOUND',
      failed(purpose, text('images.nothingFound', { host: purpose.host })),
      { ...fields, hint: text('images.nothingFound.hint') },
    );
  return isDigest(reference)
    ? BerthError.of(
        'NOT_FOUND',
        failed(purpose, text('images.digestNotFound', { repository, digest: reference })),
        {
          ...fields,
          reason: 'manifestNotFound',
          hint: text('images.digestNotFound.hint'),
        },
      )
    : BerthError.of(
        'NOT_FOUND',
        failed(purpose, text('images.tagNotFound', { tag: reference, repository })),
        {
          ...fields,
          reason: 'tagNotFound',
          hint: text('images.tagNotFound.hint'),
        },
      );
}

/** INVALID_INPUT: what should be a digest is none. */
export function noDigest(digest: string): BerthError {
  return BerthError.invalid('digest', text('digest.invalid', { digest }), {
    hint: text('digest.invalid.hint'),
  });
}

/** UNSUPPORTED: a digest whose algorithm Berth does not compute. */
export function uncheckable(digest: string): BerthError {
  return BerthError.of('UNSUPPORTED', text('digest.unknown', { digest }), {
    hint: text('digest.unknown.hint'),
  });
}

/** BAD_RESPONSE (digestMismatch): what came is not what was asked for by digest. */
export function digestMismatch(purpose: RequestPurpose, why: Text, hint: Text): BerthError {
  return BerthError.of('BAD_RESPONSE', failed(purpose, why), { reason: 'digestMismatch', hint });
}

/** The same for content that `host` sent. */
export function otherContent(
  purpose: RequestPurpose,
  host: RequestPurpose['host'],
  digest: string,
): BerthError {
  return digestMismatch(
    purpose,
    text('images.otherContent', { host, digest }),
    text('images.changed.hint'),
  );
}
