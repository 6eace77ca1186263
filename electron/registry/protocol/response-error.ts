import { BerthError, type ErrorReason, type RegistryError } from '../../../shared/errors.ts';
import { failedTo, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import { type RegistryResponse, textOf } from '../../http/response.ts';
import type { AuthOutcome } from './auth-outcome.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { describeRateLimit, readRateLimit } from './rate-limit.ts';

/** What an error answer is about. */
export interface ResponseSubject {
  purpose: RequestPurpose;
  auth: AuthOutcome;
  /** The repository asked for, when there is one. */
  repository?: string | undefined;
}

interface Fields {
  status: number;
  registryErrors?: RegistryError[];
}

/**
 * A registry's refusal as one typed error: by status first, then by the codes
 * of its body (OCI Distribution 1.1, "Error Codes"), then by who was asking.
 */
export function responseError(response: RegistryResponse, subject: ResponseSubject): BerthError {
  const { status } = response;
  const body = readErrorBody(response);
  const fields: Fields = {
    status,
    ...(body.errors.length > 0 ? { registryErrors: body.errors } : {}),
  };
  if (status === 429) return rateLimited(response, subject.purpose, subject.purpose.host);
  if (isClientCertificateRefusal(response)) return clientCertificateError(subject, fields);
  if (status === 401) return unauthorized(response, subject, fields, body);
  if (status === 403) return forbidden(subject, fields, body);
  if (status === 404) return notFound(subject, fields, body);
  if (status === 511) return captivePortal(subject.purpose, fields);
  if (status >= 500) return serverFailed(subject.purpose, fields, body);
  if (isHttpOnTlsPort(response)) return httpOnTlsPort(subject.purpose, fields);
  if (body.isWebPage) return notARegistry(subject.purpose, fields);
  if (status === 405)
    return BerthError.of(
      'UNSUPPORTED',
      `${failedTo(subject.purpose)}: ${subject.purpose.host} does not offer this${said(body)}`,
      {
        ...fields,
        hint: 'The registry, or a proxy in front of it, has switched this off.',
      },
    );
  return BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(subject.purpose)}: ${subject.purpose.host} answered with status ${status}${said(body)}`,
    { ...fields, reason: 'unexpectedStatus', hint: 'Check the address of the registry.' },
  );
}

/** RATE_LIMITED with the time it lifts and the quota, as far as the headers tell. */
export function rateLimited(
  response: RegistryResponse,
  purpose: RequestPurpose,
  host: string,
): BerthError {
  const quota = readRateLimit(response.headers, Date.now());
  const { errors, excerpt } = readErrorBody(response);
  const count = quota === null ? null : describeRateLimit(quota);
  const said = [excerpt, count].filter((one) => one !== null).join('; ');
  return BerthError.of(
    'RATE_LIMITED',
    `${failedTo(purpose)}: ${host} takes no more requests for now${said === '' ? '' : ` (${said})`}`,
    {
      reason: 'rateLimit',
      hint: 'Wait, or sign in: registries allow more to accounts they know.',
      status: response.status,
      ...(errors.length > 0 ? { registryErrors: errors } : {}),
      detail: { retryAt: quota?.resetsAt ?? null },
    },
  );
}

/** BAD_RESPONSE (notARegistry): what answers is a web page or another service. */
export function notARegistry(purpose: RequestPurpose, fields: Partial<Fields> = {}): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: ${purpose.host} answers, but it is not a registry`,
    {
      ...fields,
      reason: 'notARegistry',
      hint: 'Check the address: registries often have a host or port of their own, beside the web page.',
    },
  );
}

/** UNREACHABLE (captivePortal): the network answers in the registry's place. */
export function captivePortal(purpose: RequestPurpose, fields: Partial<Fields> = {}): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    `${failedTo(purpose)}: a sign-in page of the network answers in place of ${purpose.host}`,
    {
      ...fields,
      reason: 'captivePortal',
      hint: 'Open a web browser and sign in to the network, or check the proxy.',
    },
  );
}

function unauthorized(
  response: RegistryResponse,
  subject: ResponseSubject,
  fields: Fields,
  body: ErrorBody,
): BerthError {
  const { purpose, auth } = subject;
  const of = (reason: ErrorReason, what: string, hint: string) =>
    BerthError.of('UNAUTHORIZED', `${failedTo(purpose)}: ${what}`, { ...fields, reason, hint });
  if (auth.leftOrigin)
    return of(
      'credentialRequired',
      `the registry redirects to ${foreign(purpose, response.url.host)}, where no credential is sent`,
      'Save the registry under the address it redirects to.',
    );
  if (auth.sent === 'none')
    return of(
      'credentialRequired',
      `${purpose.host} asks who you are`,
      'Add the user name and password or token of this registry.',
    );
  if (auth.sent === 'bearer' && auth.tokenRejected)
    return of(
      'tokenServer',
      `${purpose.host} does not accept the token that its own token server issued`,
      "Check the clocks of both, or ask the registry's owner.",
    );
  if (auth.loginAccepted || !auth.hasLogin) return noAccess(subject, fields, body);
  return of(
    'wrongCredentials',
    `${purpose.host} does not accept the user name and password or token`,
    'Check the credential; tokens also expire and lose rights.',
  );
}

/** A good token without the right: registries answer so for what is hidden and what is missing alike. */
function noAccess(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, auth, repository } = subject;
  const hint = auth.hasLogin
    ? 'Check the name, and what the account or token may do.'
    : 'Check the name, or add a credential that may see it.';
  if (repository !== undefined)
    return BerthError.of(
      'FORBIDDEN',
      `${failedTo(purpose)}: ${repository} does not exist, or ${auth.hasLogin ? 'this account' : 'a visitor without a login'} may not see it`,
      { ...fields, reason: 'hidden', hint },
    );
  return BerthError.of(
    'FORBIDDEN',
    `${failedTo(purpose)}: ${purpose.host} knows ${auth.hasLogin ? 'the account' : 'visitors'} but does not allow this${said(body)}`,
    { ...fields, reason: 'missingScope', hint },
  );
}

function forbidden(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, auth } = subject;
  if (body.isWebPage)
    return BerthError.of(
      'FORBIDDEN',
      `${failedTo(purpose)}: something in front of ${purpose.host} refuses the request with a web page`,
      { ...fields, hint: 'A firewall or proxy may be in the way; ask its owner.' },
    );
  if (auth.hasLogin) return noAccess(subject, fields, body);
  return BerthError.of(
    'FORBIDDEN',
    `${failedTo(purpose)}: ${purpose.host} does not allow this without a login${said(body)}`,
    { ...fields, reason: 'credentialRequired', hint: 'Add the credential of this registry.' },
  );
}

/** Codes that speak of the repository; the last two are Harbor's and Artifactory's. */
const nameCodes = ['NAME_UNKNOWN', 'NAME_INVALID', 'NOT_FOUND', 'REPOSITORY_NOT_FOUND'];

function notFound(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, repository } = subject;
  const codes = new Set(body.errors.map((error) => error.code));
  if (repository === undefined || body.isWebPage) return notARegistry(purpose, fields);
  if (codes.has('MANIFEST_UNKNOWN') || codes.has('TAG_INVALID'))
    return BerthError.of(
      'NOT_FOUND',
      `${failedTo(purpose)}: there is no such tag in ${repository}`,
      {
        ...fields,
        reason: 'tagNotFound',
        hint: 'It may have been deleted; load the tags again.',
      },
    );
  if (!nameCodes.some((code) => codes.has(code)))
    return BerthError.of(
      'NOT_FOUND',
      `${failedTo(purpose)}: ${purpose.host} found nothing under ${repository}${said(body)}`,
      { ...fields, hint: 'Check the name; it may have been deleted, or be hidden.' },
    );
  return BerthError.of(
    'NOT_FOUND',
    `${failedTo(purpose)}: ${purpose.host} has no repository ${repository}, or hides it`,
    {
      ...fields,
      reason: 'repositoryNotFound',
      hint: 'Check the name. A repository whose last tag was deleted may still be listed.',
    },
  );
}

function serverFailed(purpose: RequestPurpose, fields: Fields, body: ErrorBody): BerthError {
  if (fields.status === 503)
    return BerthError.of(
      'UNREACHABLE',
      `${failedTo(purpose)}: ${purpose.host} is out of service for now${said(body)}`,
      {
        ...fields,
        reason: 'maintenance',
        hint: 'Try again later.',
      },
    );
  return BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: ${purpose.host} failed with status ${fields.status}${said(body)}`,
    {
      ...fields,
      reason: 'serverError',
      hint: "Try again later; if it stays so, tell the registry's owner.",
    },
  );
}

function clientCertificateError(subject: ResponseSubject, fields: Fields): BerthError {
  const { purpose } = subject;
  return BerthError.of(
    'UNAUTHORIZED',
    `${failedTo(purpose)}: ${purpose.host} asks for a client certificate`,
    {
      ...fields,
      reason: 'clientCertificateRequired',
      hint: 'Add a client certificate and its key that this registry accepts.',
    },
  );
}

function httpOnTlsPort(purpose: RequestPurpose, fields: Fields): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    `${failedTo(purpose)}: ${purpose.host} speaks https on this port`,
    {
      ...fields,
      reason: 'tlsProtocol',
      hint: 'Write the address with https:// in front.',
    },
  );
}

/** nginx's own statuses, and its 400 page for a missing client certificate. */
function isClientCertificateRefusal(response: RegistryResponse): boolean {
  if (response.status === 495 || response.status === 496) return true;
  return (
    response.status === 400 &&
    /no required ssl certificate|ssl certificate error/i.test(textOf(response.body, 2048))
  );
}

/** Go's and nginx's answers to plain http on a TLS port; nothing but the text tells it. */
function isHttpOnTlsPort(response: RegistryResponse): boolean {
  return (
    response.status === 400 &&
    response.url.protocol === 'http:' &&
    /http request (?:to an https server|was sent to https port)/i.test(textOf(response.body, 2048))
  );
}

function said(body: ErrorBody): string {
  return body.excerpt === null ? '' : ` (${body.excerpt})`;
}
