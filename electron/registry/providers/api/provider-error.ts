import { BerthError, type ErrorReason } from '../../../../shared/errors.ts';
import { parseJson } from '../../../../shared/json-text.ts';
import { failedTo, type RequestPurpose } from '../../../http/request-purpose.ts';
import { header, isWebPage, type RegistryResponse, textOf } from '../../../http/response.ts';
import type { AuthOutcome } from '../../protocol/auth-outcome.ts';
import { captivePortal, responseError } from '../../protocol/response-error.ts';
import { type ApiRefusal, statedRefusal } from './api-refusal.ts';

/** What a provider's API was asked for, and what the account needs for it. */
export interface ApiSubject {
  purpose: RequestPurpose;
  /** The right that this takes, in the provider's own words. */
  right: string;
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
  const said = words === null ? '' : ` (${words})`;
  if (isWebPage(response) && status < 500)
    return status === 404 || status === 405
      ? missingApi(purpose, fields)
      : captivePortal(purpose, { status });
  switch (kindOf(refusal, status)) {
    case 'credential':
      return BerthError.of(
        'UNAUTHORIZED',
        signedIn
          ? `${failedTo(purpose)}: ${purpose.host} does not accept the credential${said}`
          : `${failedTo(purpose)}: ${purpose.host} asks who you are`,
        {
          ...fields,
          reason: signedIn ? 'wrongCredentials' : 'credentialRequired',
          hint: !signedIn
            ? `Add a credential with ${right}.`
            : isAboutSignature(refusal)
              ? "Check the secret key, and this computer's clock: signatures hold for minutes only."
              : 'Check the credential; keys and tokens also expire and lose rights.',
        },
      );
    case 'forbidden':
      return BerthError.of(
        'FORBIDDEN',
        `${failedTo(purpose)}: the account may not do this on ${purpose.host}${said}`,
        { ...fields, reason: 'missingScope', hint: `This needs ${right}.` },
      );
    case 'notFound':
      return repository === undefined
        ? missingApi(purpose, fields, said)
        : BerthError.of(
            'NOT_FOUND',
            `${failedTo(purpose)}: ${purpose.host} has no repository ${repository}, or hides it`,
            {
              ...fields,
              reason: 'repositoryNotFound',
              hint: `Check the name, and that the account has ${right}.`,
            },
          );
    default:
      return status >= 300
        ? responseError(response, { purpose, auth: outcome(signedIn), repository })
        : inSuccess(purpose, said, fields);
  }
}

/** UNSUPPORTED: nothing like this API is at the host. */
function missingApi(purpose: RequestPurpose, fields: { status: number }, said = ''): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    `${failedTo(purpose)}: ${purpose.host} does not know this request${said}`,
    {
      ...fields,
      hint: 'Check the provider chosen for this registry, and its address.',
    },
  );
}

function inSuccess(purpose: RequestPurpose, said: string, fields: { status: number }): BerthError {
  const reason: ErrorReason = 'serverError';
  return BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: ${purpose.host} reports an error${said}`,
    {
      ...fields,
      reason,
      hint: 'Try again later; if it stays so, check what the account may do.',
    },
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
  const text = textOf(response.body);
  const named = header(response.headers, 'x-amzn-errortype')?.split(':')[0];
  const parsed = parseJson(text);
  if (!parsed.ok)
    return { Code: element(text, 'Code') ?? named, Message: element(text, 'Message') };
  const json = parsed.value;
  return named === undefined || json === null || typeof json !== 'object'
    ? json
    : { __type: named, ...json };
}

/** The text of the first such element that holds some and no other element. */
function element(text: string, name: string): string | undefined {
  const opening = `<${name}>`;
  for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1)) {
    const start = at + opening.length;
    const end = text.indexOf('<', start);
    if (end > start && end - start <= 2000 && text.startsWith(`</${name}>`, end))
      return text.slice(start, end);
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
