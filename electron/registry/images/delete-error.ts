import { BerthError } from '../../../shared/errors.ts';
import { failedTo } from '../../http/request-purpose.ts';
import type { RegistryResponse } from '../../http/response.ts';
import { type ErrorBody, readErrorBody } from '../protocol/error-body.ts';
import { type ManifestSubject, manifestError } from './manifest-error.ts';

/** Codes by which registries name a rule of theirs: Quay, Harbor. */
const vetoCodes: ReadonlySet<string> = new Set([
  'TAG_IMMUTABLE',
  'PROJECTPOLICYVIOLATION',
  'PRECONDITION',
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
  if (meansDisabled(response.status, body))
    return BerthError.of(
      'UNSUPPORTED',
      `${failedTo(purpose)}: deletes are switched off on ${purpose.host}`,
      {
        ...fields,
        reason: 'deleteDisabled',
        hint: "The registry's owner can allow deletes in its settings.",
      },
    );
  if (isInUse(response.status, body))
    return BerthError.of(
      'FORBIDDEN',
      `${failedTo(purpose)}: ${purpose.host} keeps it because something else needs it${said(body)}`,
      {
        ...fields,
        reason: 'stillReferenced',
        hint: 'Delete the indexes that list it, or its other tags, first.',
      },
    );
  if (isVeto(response.status, body))
    return BerthError.of(
      'FORBIDDEN',
      `${failedTo(purpose)}: ${purpose.host} refuses${said(body)}`,
      {
        ...fields,
        reason: 'immutable',
        hint: 'A rule of the registry protects it, or this account may not delete.',
      },
    );
  return manifestError(response, subject);
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

function said(body: ErrorBody): string {
  return body.excerpt === null ? '' : `: ${body.excerpt}`;
}
