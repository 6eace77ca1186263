import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import { failed, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import type { RegistryResponse } from '../../http/response.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import { type ResponseSubject, responseError } from '../protocol/response-error.ts';
import { digestMismatch } from './manifest-error.ts';

/** The upload itself is gone or out of step: another one may do (OCI Distribution 1.1, "Error Codes"). */
const lostCodes: ReadonlySet<string> = new Set(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID']);

/**
 * The refusal of an upload: BAD_RESPONSE (digestMismatch) where the registry has
 * got other bytes, a hint for a limit of size, else as for all requests.
 */
export function uploadError(
  response: RegistryResponse,
  subject: ResponseSubject,
  digest: string,
): BerthError {
  const { purpose } = subject;
  const { errors } = readErrorBody(response);
  const fields = {
    status: response.status,
    ...(errors.length > 0 ? { registryErrors: errors } : {}),
  };
  if (errors.some(({ code }) => code === 'DIGEST_INVALID'))
    return BerthError.of(
      'BAD_RESPONSE',
      failed(purpose, text('upload.otherReceived', { host: purpose.host, digest })),
      { ...fields, reason: 'digestMismatch', hint: text('upload.otherReceived.hint') },
    );
  if (response.status === 413)
    return BerthError.of(
      'BAD_RESPONSE',
      failed(purpose, text('upload.tooLarge', { host: purpose.host })),
      {
        ...fields,
        reason: 'unexpectedStatus',
        hint: text('upload.tooLarge.hint'),
      },
    );
  if (response.status === 404 && errors.some(({ code }) => lostCodes.has(code)))
    return BerthError.of(
      'NOT_FOUND',
      failed(purpose, text('upload.dropped', { host: purpose.host })),
      {
        ...fields,
        hint: text('http.tryAgain.hint'),
      },
    );
  return responseError(response, subject);
}

/** True for an error after which a new upload may succeed. */
export function isUploadLost(error: unknown): boolean {
  if (!(error instanceof BerthError)) return false;
  if (error.reason === 'serverError' || error.reason === 'maintenance') return true;
  return error.registryErrors?.some(({ code }) => lostCodes.has(code)) ?? false;
}

/** INVALID_INPUT (path `content`): the bytes to be stored are not those of the digest. */
export function contentMismatch(
  purpose: RequestPurpose,
  what: 'digest' | 'length',
  told: { digest: string; bytes: number; length: number | null },
): BerthError {
  const hint = text('upload.nothingStored.hint');
  if (what === 'digest')
    return BerthError.invalid(
      'content',
      failed(purpose, text('upload.otherContent', { digest: told.digest })),
      { reason: 'digestMismatch', hint },
    );
  const length = told.length ?? 0;
  return BerthError.invalid(
    'content',
    failed(
      purpose,
      text(told.bytes < length ? 'upload.contentShorter' : 'upload.contentLonger', { length }),
    ),
    { reason: 'lengthMismatch', hint },
  );
}

/** BAD_RESPONSE (digestMismatch): the registry says that it has stored something else. */
export function otherStored(purpose: RequestPurpose, named: string, digest: string): BerthError {
  return digestMismatch(
    purpose,
    text('upload.otherStored', { host: purpose.host, stored: named, digest }),
    text('images.changed.hint'),
  );
}

/** BAD_RESPONSE (malformedBody): an upload without a place. */
export function noUpload(purpose: RequestPurpose): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text('upload.noLocation', { host: purpose.host })),
    { reason: 'malformedBody', hint: text('upload.noLocation.hint') },
  );
}

/** UNREACHABLE (redirectRefused): the place is no http address, or loses the encryption. */
export function placeRefused(purpose: RequestPurpose, url: URL): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    failed(
      purpose,
      text('upload.unencrypted', { host: purpose.host, target: foreign(purpose, url.host) }),
    ),
    {
      reason: 'redirectRefused',
      hint: text('upload.unencrypted.hint'),
    },
  );
}
