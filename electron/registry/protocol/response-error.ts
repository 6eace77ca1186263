import { BerthError, type ErrorReason, type RegistryError } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed, foreign, type RequestPurpose, said } from '../../http/request-purpose.ts';
import { type RegistryResponse, textOf } from '../../http/response.ts';
import { clientCertificateRequired } from '../../http/trust-error.ts';
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
  if (isClientCertificateRefusal(response))
    return clientCertificateRequired(subject.purpose, fields);
  if (status === 401) return unauthorized(response, subject, fields, body);
  if (status === 403) return forbidden(subject, fields, body);
  if (status === 404) return notFound(subject, fields, body);
  if (status === 511) return captivePortal(subject.purpose, fields);
  if (status >= 500) return serverFailed(subject.purpose, fields, body);
  if (isHttpOnTlsPort(response)) return httpOnTlsPort(subject.purpose, fields);
  if (body.isWebPage) return notARegistry(subject.purpose, fields);
  const { purpose } = subject;
  const { host } = purpose;
  const { excerpt } = body;
  if (status === 405)
    return BerthError.of(
      'UNSUPPORTED',
      failed(purpose, said(text('registry.notOffered', { host }), excerpt)),
      { ...fields, hint: text('registry.notOffered.hint') },
    );
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, said(text('registry.status', { host, status }), excerpt)),
    { ...fields, reason: 'unexpectedStatus', hint: text('registry.status.hint') },
  );
}

/** RATE_LIMITED with the time it lifts and the quota, as far as the headers tell. */
export function rateLimited(
  response: RegistryResponse,
  purpose: RequestPurpose,
  host: RequestPurpose['host'],
): BerthError {
  const quota = readRateLimit(response.headers, Date.now());
  const { errors, excerpt } = readErrorBody(response);
  const count = quota === null ? null : describeRateLimit(quota);
  const words =
    excerpt === null || count === null
      ? (excerpt ?? count)
      : text('rateLimit.words', { words: excerpt, count });
  return BerthError.of(
    'RATE_LIMITED',
    failed(purpose, said(text('rateLimit.reached', { host }), words)),
    {
      reason: 'rateLimit',
      hint: text('rateLimit.reached.hint'),
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
    failed(purpose, text('registry.notARegistry', { host: purpose.host })),
    { ...fields, reason: 'notARegistry', hint: text('registry.notARegistry.hint') },
  );
}

/** UNREACHABLE (captivePortal): the network answers in the registry's place. */
export function captivePortal(purpose: RequestPurpose, fields: Partial<Fields> = {}): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    failed(purpose, text('registry.captivePortal', { host: purpose.host })),
    { ...fields, reason: 'captivePortal', hint: text('registry.captivePortal.hint') },
  );
}

function unauthorized(
  response: RegistryResponse,
  subject: ResponseSubject,
  fields: Fields,
  body: ErrorBody,
): BerthError {
  const { purpose, auth } = subject;
  const { host } = purpose;
  const of = (reason: ErrorReason, why: Text, hint: Text) =>
    BerthError.of('UNAUTHORIZED', failed(purpose, why), { ...fields, reason, hint });
  if (auth.leftOrigin)
    return of(
      'credentialRequired',
      text('credential.notSent', { host: foreign(purpose, response.url.host) }),
      text('credential.notSent.hint'),
    );
  if (auth.sent === 'none')
    return of(
      'credentialRequired',
      text('credential.required', { host }),
      text('credential.required.hint'),
    );
  if (auth.sent === 'bearer' && auth.tokenRejected)
    return of(
      'tokenServer',
      text('tokenServer.tokenRefused', { host }),
      text('tokenServer.tokenRefused.hint'),
    );
  if (auth.loginAccepted || !auth.hasLogin) return noAccess(subject, fields, body);
  return of(
    'wrongCredentials',
    text('credential.refused', { host }),
    text('credential.refused.hint'),
  );
}

/** A good token without the right: registries answer so for what is hidden and what is missing alike. */
function noAccess(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, auth, repository } = subject;
  const { host } = purpose;
  const hint = text(auth.hasLogin ? 'access.account.hint' : 'access.visitor.hint');
  if (repository !== undefined)
    return BerthError.of(
      'FORBIDDEN',
      failed(
        purpose,
        text(auth.hasLogin ? 'repository.hidden' : 'repository.hiddenToVisitors', { repository }),
      ),
      { ...fields, reason: 'hidden', hint },
    );
  return BerthError.of(
    'FORBIDDEN',
    failed(
      purpose,
      said(
        text(auth.hasLogin ? 'access.denied' : 'access.deniedToVisitors', { host }),
        body.excerpt,
      ),
    ),
    { ...fields, reason: 'missingScope', hint },
  );
}

function forbidden(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, auth } = subject;
  const { host } = purpose;
  if (body.isWebPage)
    return BerthError.of('FORBIDDEN', failed(purpose, text('registry.webPageRefusal', { host })), {
      ...fields,
      hint: text('registry.webPageRefusal.hint'),
    });
  if (auth.hasLogin) return noAccess(subject, fields, body);
  return BerthError.of(
    'FORBIDDEN',
    failed(purpose, said(text('access.deniedToVisitors', { host }), body.excerpt)),
    { ...fields, reason: 'credentialRequired', hint: text('credential.required.hint') },
  );
}

/** Codes that speak of the repository; the last two are Harbor's and Artifactory's. */
const nameCodes = ['NAME_UNKNOWN', 'NAME_INVALID', 'NOT_FOUND', 'REPOSITORY_NOT_FOUND'];

function notFound(subject: ResponseSubject, fields: Fields, body: ErrorBody): BerthError {
  const { purpose, repository } = subject;
  const { host } = purpose;
  const codes = new Set(body.errors.map((error) => error.code));
  if (repository === undefined || body.isWebPage) return notARegistry(purpose, fields);
  if (codes.has('MANIFEST_UNKNOWN') || codes.has('TAG_INVALID'))
    return BerthError.of('NOT_FOUND', failed(purpose, text('images.tagMissing', { repository })), {
      ...fields,
      reason: 'tagNotFound',
      hint: text('images.tagNotFound.hint'),
    });
  if (!nameCodes.some((code) => codes.has(code)))
    return BerthError.of(
      'NOT_FOUND',
      failed(purpose, said(text('repository.nothingFound', { host, repository }), body.excerpt)),
      { ...fields, hint: text('repository.nothingFound.hint') },
    );
  return BerthError.of(
    'NOT_FOUND',
    failed(purpose, text('repository.notFound', { host, repository })),
    { ...fields, reason: 'repositoryNotFound', hint: text('repository.notFound.hint') },
  );
}

function serverFailed(purpose: RequestPurpose, fields: Fields, body: ErrorBody): BerthError {
  const { host } = purpose;
  const { status } = fields;
  if (status === 503)
    return BerthError.of(
      'UNREACHABLE',
      failed(purpose, said(text('registry.outOfService', { host }), body.excerpt)),
      { ...fields, reason: 'maintenance', hint: text('registry.tryLater.hint') },
    );
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, said(text('registry.serverError', { host, status }), body.excerpt)),
    { ...fields, reason: 'serverError', hint: text('registry.serverError.hint') },
  );
}

function httpOnTlsPort(purpose: RequestPurpose, fields: Fields): BerthError {
  return BerthError.of(
    'UNREACHABLE',
    failed(purpose, text('http.httpsPort', { host: purpose.host })),
    { ...fields, reason: 'tlsProtocol', hint: text('http.httpsPort.hint') },
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
