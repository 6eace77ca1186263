import { BerthError } from '../../../shared/errors.ts';
import { failedTo, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
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
      `${failedTo(purpose)}: ${purpose.host} has got something else than ${digest}`,
      { ...fields, reason: 'digestMismatch', hint: 'It was changed on the way. Try again.' },
    );
  if (response.status === 413)
    return BerthError.of(
      'BAD_RESPONSE',
      `${failedTo(purpose)}: it is larger than ${purpose.host}, or a proxy in front of it, takes`,
      {
        ...fields,
        reason: 'unexpectedStatus',
        hint: "The registry's owner can raise the limit for uploads.",
      },
    );
  if (response.status === 404 && errors.some(({ code }) => lostCodes.has(code)))
    return BerthError.of(
      'NOT_FOUND',
      `${failedTo(purpose)}: ${purpose.host} has dropped the upload`,
      {
        ...fields,
        hint: 'Try again.',
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
  return what === 'digest'
    ? BerthError.invalid(
        'content',
        `${failedTo(purpose)}: the content to send is something else than ${told.digest}`,
        { reason: 'digestMismatch', hint: 'Nothing was stored.' },
      )
    : BerthError.invalid(
        'content',
        `${failedTo(purpose)}: the content to send is ${told.bytes < (told.length ?? 0) ? 'shorter' : 'longer'} than ${told.length} bytes`,
        { reason: 'lengthMismatch', hint: 'Nothing was stored.' },
      );
}

/** BAD_RESPONSE (digestMismatch): the registry says that it has stored something else. */
export function otherStored(purpose: RequestPurpose, named: string, digest: string): BerthError {
  return digestMismatch(
    purpose,
    `${purpose.host} has stored ${named} in place of ${digest}`,
    'The content was changed on the way or in the registry. Do not use it.',
  );
}

/** BAD_RESPONSE (malformedBody): an upload without a place. */
export function noUpload(purpose: RequestPurpose): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: ${purpose.host} does not say where to send it`,
    { reason: 'malformedBody', hint: 'Check the address and any proxy in front of the registry.' },
  );
}

/** UNREACHABLE (redirectRefused): the place is no http address, or loses the encryption. */
export function placeRefused(purpose: RequestPurpose, url: URL): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    `${failedTo(purpose)}: ${purpose.host} wants it sent to ${foreign(purpose, url.host)} without encryption`,
    {
      reason: 'redirectRefused',
      hint: "No content was sent. The registry's owner has to correct its external address.",
    },
  );
}
