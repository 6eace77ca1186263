import { errors } from 'undici';
import { BerthError, type ErrorReason } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';
import { AddressRefused } from './address-policy.ts';
import {
  BodyTooLarge,
  ProxyFailure,
  UnknownEncoding,
  UntrustedPeer,
} from './connection-failures.ts';
import { maxHeaderBytes } from './limits.ts';
import { BodyFailed } from './request-body.ts';
import { failed, foreign, type RequestPurpose } from './request-purpose.ts';
import { clientCertificateRequired, proxyError, untrustedError } from './trust-error.ts';

type Maker = (purpose: RequestPurpose, cause: unknown) => BerthError;
type WhyOfHost = (host: RequestPurpose['host']) => Text;

function maker(
  code: 'UNREACHABLE' | 'TIMEOUT' | 'BAD_RESPONSE',
  reason: ErrorReason,
  why: WhyOfHost,
  hint: Text,
): Maker {
  return (purpose, cause) =>
    BerthError.of(code, failed(purpose, why(purpose.host)), { reason, hint, cause });
}

const timeoutHint = text('http.timeout.hint');

const noName = maker(
  'UNREACHABLE',
  'dns',
  (host) => text('http.dns', { host }),
  text('http.dns.hint'),
);
const refused = maker(
  'UNREACHABLE',
  'refused',
  (host) => text('http.refused', { host }),
  text('http.refused.hint'),
);
const reset = maker(
  'UNREACHABLE',
  'reset',
  (host) => text('http.reset', { host }),
  text('http.reset.hint'),
);
const unroutable = maker(
  'UNREACHABLE',
  'unroutable',
  (host) => text('http.unroutable', { host }),
  text('http.unroutable.hint'),
);
const connectTimeout = maker(
  'TIMEOUT',
  'connectTimeout',
  (host) => text('http.connectTimeout', { host }),
  timeoutHint,
);
const headersTimeout = maker(
  'TIMEOUT',
  'headersTimeout',
  (host) => text('http.headersTimeout', { host }),
  timeoutHint,
);
const sendTimeout = maker(
  'TIMEOUT',
  'sendTimeout',
  (host) => text('http.sendTimeout', { host }),
  timeoutHint,
);
const bodyTimeout = maker(
  'TIMEOUT',
  'bodyTimeout',
  (host) => text('http.bodyTimeout', { host }),
  timeoutHint,
);
const notTls = maker(
  'UNREACHABLE',
  'tlsProtocol',
  (host) => text('http.notTls', { host }),
  text('http.notTls.hint'),
);
const incomplete = maker(
  'BAD_RESPONSE',
  'incompleteBody',
  (host) => text('http.brokeOff', { host }),
  text('http.tryAgain.hint'),
);
const notHttp = maker(
  'BAD_RESPONSE',
  'notARegistry',
  (host) => text('http.notHttp', { host }),
  text('http.notHttp.hint'),
);
const undecodable = maker(
  'BAD_RESPONSE',
  'malformedBody',
  (host) => text('http.undecodable', { host }),
  text('http.undecodable.hint'),
);
const contradictory = maker(
  'BAD_RESPONSE',
  'malformedBody',
  (host) => text('http.contradictory', { host }),
  text('http.contradictory.hint'),
);

const byCode: ReadonlyMap<string, Maker> = new Map([
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA'].map(
    (code) => [code, noName] as const,
  ),
  ['ECONNREFUSED', refused],
  ...['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'].map(
    (code) => [code, reset] as const,
  ),
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].map(
    (code) => [code, unroutable] as const,
  ),
  ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].map((code) => [code, connectTimeout] as const),
  ['UND_ERR_HEADERS_TIMEOUT', headersTimeout],
  ['UND_ERR_BODY_TIMEOUT', bodyTimeout],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', incomplete],
  ['Z_BUF_ERROR', incomplete],
]);

const clientCertificateAlert =
  /^ERR_SSL_(?:TLSV13_ALERT_CERTIFICATE_REQUIRED|(?:SSLV3|TLSV1)_ALERT_(?:BAD_CERTIFICATE|NO_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|UNSUPPORTED_CERTIFICATE|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED))$/;

/** How far an exchange had come, and what ended it from outside. */
export interface RequestState {
  cancelled: boolean;
  timedOut: boolean;
  /** Nothing of what was sent was taken for too long. */
  stalled: boolean;
  /** True once the answer's headers are there. */
  answered: boolean;
}

/**
 * Any failure of an exchange as one typed error that names what was asked of
 * whom. Codes and classes are looked at, and an error's text only where it has none.
 */
export function connectionError(
  error: unknown,
  purpose: RequestPurpose,
  state: RequestState,
): BerthError {
  if (state.cancelled) return cancelled(purpose);
  if (error instanceof BerthError) return error;
  if (state.stalled) return sendTimeout(purpose, error);
  if (error instanceof BodyFailed) return bodyError(error, purpose);
  if (state.timedOut) return (state.answered ? bodyTimeout : headersTimeout)(purpose, error);
  if (error instanceof UntrustedPeer) return untrustedError(error, purpose);
  if (error instanceof ProxyFailure) return proxyError(error, purpose);
  if (error instanceof AddressRefused) return addressError(error, purpose);
  if (error instanceof UnknownEncoding) return undecodable(purpose, error);
  if (error instanceof BodyTooLarge) return tooLarge(error, purpose);
  if (isFraming(error, state)) return contradictory(purpose, error);
  const code = codeOf(error);
  const known = byCode.get(code);
  if (known !== undefined)
    return (known === reset && state.answered ? incomplete : known)(purpose, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return BerthError.tooLarge(
      maxHeaderBytes,
      maxHeaderBytes,
      failed(purpose, text('http.headersTooLong', { host: purpose.host })),
      { cause: error },
    );
  if (clientCertificateAlert.test(code))
    return clientCertificateRequired(purpose, { cause: error });
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return notTls(purpose, error);
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError)
    return (state.answered ? incomplete : notHttp)(purpose, error);
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code))
    return undecodable(purpose, error);
  return reset(purpose, error);
}

/** The error of a call that its caller gave up. */
export function cancelled(purpose: Pick<RequestPurpose, 'operation'>): BerthError {
  return BerthError.of('CANCELLED', failed(purpose, text('http.cancelled')));
}

/** What the source of a body has to tell is told as it is. */
function bodyError(error: BodyFailed, purpose: RequestPurpose): BerthError {
  if (error.cause instanceof BerthError) return error.cause;
  return BerthError.of('INTERNAL', failed(purpose, error.why), {
    hint: text('http.content.hint'),
    cause: error,
  });
}

function tooLarge(error: BodyTooLarge, purpose: RequestPurpose): BerthError {
  return BerthError.tooLarge(
    error.bytes,
    error.limit,
    failed(
      purpose,
      text('http.tooLarge', { host: purpose.host, limit: Math.round(error.limit / 1024) }),
    ),
    { hint: text('http.tooLarge.hint'), cause: error },
  );
}

function addressError(error: AddressRefused, purpose: RequestPurpose): BerthError {
  if (error.turned)
    return BerthError.of(
      'UNREACHABLE',
      failed(purpose, text('http.addressChanged', { host: error.host })),
      {
        reason: 'addressRefused',
        hint: text('http.addressChanged.hint'),
        cause: error,
      },
    );
  return BerthError.of(
    'UNREACHABLE',
    failed(purpose, text('http.addressRefused', { host: foreign(purpose, error.host) })),
    {
      reason: 'addressRefused',
      hint: text('http.addressRefused.hint'),
      cause: error,
    },
  );
}

/**
 * What the parser will not read itself. For a header that contradicts an
 * earlier length it gives the error of a body that is too short, before there
 * was any; for one after chunks a sentence without a code.
 */
function isFraming(error: unknown, { answered }: RequestState): boolean {
  if (answered) return false;
  return (
    error instanceof errors.ResponseContentLengthMismatchError ||
    (error instanceof errors.HTTPParserError &&
      /Content-Length|Transfer-Encoding/.test(error.message))
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? '' : codeOf(error.cause);
}
