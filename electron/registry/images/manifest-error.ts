import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { failedTo, type RequestPurpose } from '../../http/request-purpose.ts';
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
      `${failedTo(purpose)}: ${purpose.host} does not find it, and does not say what is missing`,
      { ...fields, hint: 'Check the names of the repository and the tag, and who may see them.' },
    );
  return isDigest(reference)
    ? BerthError.of(
        'NOT_FOUND',
        `${failedTo(purpose)}: ${repository} holds nothing with the digest ${reference}`,
        {
          ...fields,
          reason: 'manifestNotFound',
          hint: 'It may have been deleted, or never been copied to this registry.',
        },
      )
    : BerthError.of(
        'NOT_FOUND',
        `${failedTo(purpose)}: there is no tag ${reference} in ${repository}`,
        {
          ...fields,
          reason: 'tagNotFound',
          hint: 'It may have been deleted; load the tags again.',
        },
      );
}

/** UNSUPPORTED: a digest whose algorithm Berth does not compute. */
export function uncheckable(digest: string): BerthError {
  return BerthError.of('UNSUPPORTED', `The digest ${digest} cannot be checked`, {
    hint: 'Berth knows sha256, sha384 and sha512.',
  });
}

/** BAD_RESPONSE (digestMismatch): what came is not what was asked for by digest. */
export function digestMismatch(purpose: RequestPurpose, what: string, hint: string): BerthError {
  return BerthError.of('BAD_RESPONSE', `${failedTo(purpose)}: ${what}`, {
    reason: 'digestMismatch',
    hint,
  });
}
