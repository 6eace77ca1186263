import { BerthError } from '../../../../shared/errors.ts';
import { parseJson } from '../../../../shared/json-text.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed, type RequestPurpose, said } from '../../../http/request-purpose.ts';
import { header, isWebPage, type RegistryResponse, textOf } from '../../../http/response.ts';
import { isSizeRefusal } from '../../lists/page-size.ts';
import type { AuthOutcome } from '../../protocol/auth-outcome.ts';
import { captivePortal, responseError } from '../../protocol/response-error.ts';
import { type ApiRefusal, statedRefusal } from './api-refusal.ts';

/** What a provider's API was asked for, and what the account needs for it. */
export interface ApiSubject {
  purpose: RequestPurpose;
  /** The right that this takes, in the provider's own words. */
  right: Text;
  /** The repository asked for, when there is one. */
  repository?: string | undefined;
  /** A credential was sent. */
  signedIn: boolean;
}

/** The refusal in an answer of any status but success. */
export function refusalOf(response: RegistryResponse): ApiRefusal {
  const refusal = statedRefusal(stated(response));
  if (response.status === 429) return { ...refusal, kind: 'throttled' };
  // GitHub's limits are a 403 that names a time, or says that nothing is left of the quota.
  const { 'retry-after': retryAfter, 'x-ratelimit-remaining': remaining } = response.headers;
  if (response.status === 403 && (retryAfter !== undefined || remaining === '0'))
    return { ...refusal, kind: 'throttled' };
  return refusal;
}

/**
 * A provider's refusal as one typed error: by its code first, since clouds
 * answer 200, 400 or 404 for missing rights and wrong keys, then by status.
 */
export function providerError(
  response: RegistryResponse,
  refusal: ApiRefusal,
  subject: ApiSubject,
): BerthError {
  const { purpose, right, repository, signedIn } = subject;
  const { status } = response;
  const fields = {
    status,
    ...(refusal.code === null
      ? {}
      : {
          registryErrors: [
            {
              code: refusal.code,
              ...(refusal.message === null ? {} : { message: refusal.message }),
            },
          ],
        }),
  };
  const words = refusal.message ?? refusal.code;
  const { host } = purpose;
  if (isWebPage(response) && status < 500)
    return status === 404 || status === 405
      ? missingApi(purpose, fields)
      : captivePortal(purpose, { status });
  switch (kindOf(refusal, status)) {
    case 'credential':
      return BerthError.of(
        'UNAUTHORIZED',
        failed(
          purpose,
          signedIn
            ? said(text('credential.refused', { host }), words)
            : text('credential.required', { host }),
        ),
        {
          ...fields,
          reason: signedIn ? 'wrongCredentials' : 'credentialRequired',
          hint: !signedIn
            ? text('provider.credentialRight.hint', { right })
            : isAboutSignature(refusal)
              ? text('provider.signature.hint')
              : text('credential.refused.hint'),
        },
      );
    case 'forbidden':
      return BerthError.of(
        'FORBIDDEN',
        failed(purpose, said(text('provider.forbidden', { host }), words)),
        { ...fields, reason: 'missingScope', hint: text('provider.right.hint', { right }) },
      );
    case 'notFound':
      return repository === undefined
        ? missingApi(purpose, fields, words)
        : BerthError.of(
            'NOT_FOUND',
            failed(purpose, text('repository.notFound', { host, repository })),
            {
              ...fields,
              reason: 'repositoryNotFound',
              hint: text('provider.nameRight.hint', { right }),
            },
          );
    default:
      return status >= 300
        ? responseError(response, { purpose, auth: outcome(signedIn), repository })
        : inSuccess(purpose, words, fields);
  }
}

/** UNSUPPORTED: nothing like this API is at the host. */
function missingApi(
  purpose: RequestPurpose,
  fields: { status: number },
  words: string | null = null,
): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    failed(purpose, said(text('provider.unknownRequest', { host: purpose.host }), words)),
    { ...fields, hint: text('provider.unknownRequest.hint') },
  );
}

function inSuccess(
  purpose: RequestPurpose,
  words: string | null,
  fields: { status: number },
): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, said(text('provider.error', { host: purpose.host }), words)),
    { ...fields, reason: 'serverError', hint: text('provider.error.hint') },
  );
}

function isAboutSignature({ code }: ApiRefusal): boolean {
  return code !== null && /signature|time_?skew|timestamp/i.test(code);
}

function kindOf(refusal: ApiRefusal, status: number): ApiRefusal['kind'] {
  if (status === 401) return refusal.kind === 'forbidden' ? 'forbidden' : 'credential';
  if (refusal.kind !== 'other' && status < 500) return refusal.kind;
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 405) return 'notFound';
  return 'other';
}

/** The error's fields: of JSON, or of XML (Amazon STS); Amazon's newer APIs name the code in a header. */
function stated(response: RegistryResponse): unknown {
  const body = textOf(response.body);
  const named = header(response.headers, 'x-amzn-errortype')?.split(':')[0];
  const parsed = parseJson(body);
  if (!parsed.ok)
    return { Code: element(body, 'Code') ?? named, Message: element(body, 'Message') };
  const json = parsed.value;
  return named === undefined || json === null || typeof json !== 'object'
    ? json
    : { __type: named, ...json };
}

/** The text of the first such element that holds some and no other element. */
function element(xml: string, name: string): string | undefined {
  const opening = `<${name}>`;
  for (let at = xml.indexOf(opening); at !== -1; at = xml.indexOf(opening, at + 1)) {
    const start = at + opening.length;
    const end = xml.indexOf('<', start);
    if (end > start && end - start <= 2000 && xml.startsWith(`</${name}>`, end))
      return xml.slice(start, end);
  }
  return undefined;
}

function outcome(signedIn: boolean): AuthOutcome {
  return {
    sent: signedIn ? 'bearer' : 'none',
    hasLogin: signedIn,
    loginAccepted: signedIn,
    tokenRejected: false,
    leftOrigin: false,
  };
}

/** FORBIDDEN (catalogClosed): the saved credential is of no use to the provider's API; `advice` says which is. */
export function cannotList(registry: string, why: Text, advice: Text): BerthError {
  const operation = text('operation.listRepositories', { registry });
  return BerthError.of('FORBIDDEN', failed({ operation }, why), {
    reason: 'catalogClosed',
    hint: text('list.cannot.hint', { advice }),
  });
}

/**
 * True when what answers at an address is not the API that was asked for:
 * connectors for images alone answer 400, others with a web page, or they send
 * to a place of their own.
 */
export function isOtherService(error: unknown): boolean {
  if (!(error instanceof BerthError)) return false;
  if (isSizeRefusal(error)) return false;
  const { reason } = error;
  return (
    error.status === 400 ||
    reason === 'captivePortal' ||
    reason === 'notARegistry' ||
    reason === 'redirectRefused'
  );
}
