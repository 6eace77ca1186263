import { BerthError, type RegistryError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import { failed, type RequestPurpose, said } from '../../http/request-purpose.ts';
import type { RegistryResponse } from '../../http/response.ts';
import { type ErrorBody, readErrorBody } from '../protocol/error-body.ts';
import { type ManifestSubject, manifestError } from './manifest-error.ts';

/** Codes by which registries name a rule of theirs: Quay, Harbor. */
const vetoCodes: ReadonlySet<string> = new Set([
  'TAG_IMMUTABLE',
  'PROJECTPOLICYVIOLATION',
  'PRECONDITION',
  // Azure, for a lock; 405.
  'REGISTRY_DISALLOWED_OPERATION',
  'LOCKED',
]);

/** distribution's own text for DENIED: it tells of missing rights, not of a rule. */
const stockDenial = 'requested access to the resource is denied';

/**
 * The refusal of a DELETE (OCI Distribution 1.1, "Deleting Manifests"):
 * UNSUPPORTED (deleteDisabled) for 405, and for 400 unless it names something else; FORBIDDEN
 * (immutable) for a veto and (stillReferenced) for content in use, both with
 * the server's own words; NOT_FOUND and all others as for reading.
 */
export function deleteError(response: RegistryResponse, subject: ManifestSubject): BerthError {
  const body = readErrorBody(response);
  const fields = {
    status: response.status,
    ...(body.errors.length > 0 ? { registryErrors: body.errors } : {}),
  };
  const { purpose } = subject;
  const { host } = purpose;
  if (meansDisabled(response.status, body)) return deletesOff(purpose, fields);
  if (isInUse(response.status, body))
    return BerthError.of(
      'FORBIDDEN',
      failed(purpose, said(text('delete.inUse', { host }), body.excerpt)),
      { ...fields, reason: 'stillReferenced', hint: text('delete.inUse.hint') },
    );
  return vetoOf(response, purpose) ?? manifestError(response, subject);
}

/** FORBIDDEN (immutable) with the server's own words, where a rule of its own refuses a change; else null. */
export function vetoOf(response: RegistryResponse, purpose: RequestPurpose): BerthError | null {
  const body = readErrorBody(response);
  if (!isVeto(response.status, body)) return null;
  return BerthError.of(
    'FORBIDDEN',
    failed(purpose, said(text('delete.refused', { host: purpose.host }), body.excerpt)),
    {
      ...{ reason: 'immutable', status: response.status, hint: text('delete.refused.hint') },
      ...(body.errors.length > 0 ? { registryErrors: body.errors } : {}),
    },
  );
}

/** UNSUPPORTED (deleteDisabled): the registry takes no deletes at all. */
export function deletesOff(
  purpose: RequestPurpose,
  fields: { status?: number; registryErrors?: RegistryError[] } = {},
): BerthError {
  return BerthError.of('UNSUPPORTED', failed(purpose, text('delete.off', { host: purpose.host })), {
    ...fields,
    reason: 'deleteDisabled',
    hint: text('delete.off.hint'),
  });
}

/** 405 that denies a single manifest is not about deletes at large (zot, for the children of an index). */
function meansDisabled(status: number, body: ErrorBody): boolean {
  if (status === 405) return !hasCode(body, 'DENIED') && !hasVetoCode(body);
  if (status !== 400 && status !== 501) return false;
  return hasCode(body, 'UNSUPPORTED') || (body.errors.length === 0 && !body.isWebPage);
}

function isInUse(status: number, body: ErrorBody): boolean {
  return (status === 405 && hasCode(body, 'DENIED')) || (status === 409 && !hasVetoCode(body));
}

function isVeto(status: number, body: ErrorBody): boolean {
  if (hasVetoCode(body) || status === 412 || status === 423) return true;
  if (status !== 403 || body.isWebPage || body.excerpt === null) return false;
  return !hasCode(body, 'UNAUTHORIZED') && body.excerpt !== stockDenial;
}

function hasCode(body: ErrorBody, code: string): boolean {
  return body.errors.some((error) => error.code === code);
}

function hasVetoCode(body: ErrorBody): boolean {
  return body.errors.some((error) => vetoCodes.has(error.code));
}
