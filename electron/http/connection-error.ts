import { errors } from 'undici';
import { BerthError, type ErrorReason } from '../../shared/errors.ts';
import { AddressRefused } from './address-policy.ts';
import {
  BodyTooLarge,
  ProxyFailure,
  UnknownEncoding,
  UntrustedPeer,
} from './connection-failures.ts';
import { maxHeaderBytes } from './limits.ts';
import { BodyFailed } from './request-body.ts';
import { failedTo, foreign, type RequestPurpose } from './request-purpose.ts';
import { proxyError, untrustedError } from './trust-error.ts';

type Maker = (purpose: RequestPurpose, cause: unknown) => BerthError;

function unreachable(reason: ErrorReason, what: string, hint: string): Maker {
  return (purpose, cause) =>
    BerthError.of('UNREACHABLE', `${failedTo(purpose)}: ${what.replaceAll('HOST', purpose.host)}`, {
      reason,
      hint,
      cause,
    });
}

function timedOut(reason: ErrorReason, what: string): Maker {
  return (purpose, cause) =>
    BerthError.of('TIMEOUT', `${failedTo(purpose)}: ${what.replaceAll('HOST', purpose.host)}`, {
      reason,
      hint: 'Check the network, a VPN or a firewall on the way, then try again.',
      cause,
    });
}

const noName = unreachable(
  'dns',
  'the name of HOST cannot be resolved',
  'Check the spelling of the address, and that this network knows the name (VPN, DNS).',
);
const refused = unreachable(
  'refused',
  'HOST refused the connection',
  'Check the port, and that the registry is running.',
);
const reset = unreachable(
  'reset',
  'HOST closed the connection before it answered',
  'Try again. If it stays so, a proxy or firewall may be in the way, or the port speaks another protocol.',
);
const unroutable = unreachable(
  'unroutable',
  'there is no way to HOST from this network',
  'Check the network or VPN.',
);
const connectTimeout = timedOut('connectTimeout', 'HOST did not accept a connection in time');
const headersTimeout = timedOut(
  'headersTimeout',
  'HOST took the request and did not answer in time',
);
const sendTimeout = timedOut('sendTimeout', 'HOST stopped taking what was sent');
const bodyTimeout = timedOut('bodyTimeout', 'HOST stopped in the middle of its answer');
const plainHttp = unreachable(
  'tlsProtocol',
  'HOST does not speak TLS as expected',
  'If the port speaks plain http, write the address with http:// in front.',
);
const clientCertificate: Maker = (purpose, cause) =>
  BerthError.of(
    'UNAUTHORIZED',
    `${failedTo(purpose)}: ${purpose.host} asks for a client certificate`,
    {
      reason: 'clientCertificateRequired',
      hint: 'Add a client certificate and its key that this registry accepts.',
      cause,
    },
  );
const incomplete: Maker = (purpose, cause) =>
  BerthError.of('BAD_RESPONSE', `${failedTo(purpose)}: the answer of ${purpose.host} broke off`, {
    reason: 'incompleteBody',
    hint: 'Try again.',
    cause,
  });
const notHttp: Maker = (purpose, cause) =>
  BerthError.of('BAD_RESPONSE', `${failedTo(purpose)}: ${purpose.host} did not answer in HTTP`, {
    reason: 'notARegistry',
    hint: 'Check the port; if it speaks TLS, write the address with https:// in front.',
    cause,
  });
const garbled: Maker = (purpose, cause) =>
  BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: the answer of ${purpose.host} cannot be decoded`,
    {
      reason: 'malformedBody',
      hint: 'A proxy on the way may have damaged it; try again.',
      cause,
    },
  );

const contradictory: Maker = (purpose, cause) =>
  BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: the answer of ${purpose.host} contradicts itself about its length`,
    {
      reason: 'malformedBody',
      hint: 'Its headers Content-Length and Transfer-Encoding do not go together, so where it ends cannot be told. The server, or a proxy on the way, needs mending.',
      cause,
    },
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
  if (error instanceof UnknownEncoding) return garbled(purpose, error);
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
      `${failedTo(purpose)}: the headers of ${purpose.host} are too long`,
      { cause: error },
    );
  if (clientCertificateAlert.test(code)) return clientCertificate(purpose, error);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return plainHttp(purpose, error);
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError)
    return (state.answered ? incomplete : notHttp)(purpose, error);
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code)) return garbled(purpose, error);
  return reset(purpose, error);
}

/** The error of a call that its caller gave up. */
export function cancelled(purpose: RequestPurpose): BerthError {
  return BerthError.of('CANCELLED', `${failedTo(purpose)}: cancelled`);
}

/** What the source of a body has to tell is told as it is. */
function bodyError(error: BodyFailed, purpose: RequestPurpose): BerthError {
  if (error.cause instanceof BerthError) return error.cause;
  return BerthError.of('INTERNAL', `${failedTo(purpose)}: ${error.message}`, {
    hint: 'It may have changed while it was being sent. Try again.',
    cause: error,
  });
}

function tooLarge(error: BodyTooLarge, purpose: RequestPurpose): BerthError {
  return BerthError.tooLarge(
    error.bytes,
    error.limit,
    `${failedTo(purpose)}: the answer of ${purpose.host} is longer than ${Math.round(error.limit / 1024)} KiB`,
    { hint: 'This is not what a registry answers; check the address.', cause: error },
  );
}

function addressError(error: AddressRefused, purpose: RequestPurpose): BerthError {
  if (error.turned)
    return BerthError.of(
      'UNREACHABLE',
      `${failedTo(purpose)}: the name ${error.host} now leads to another address, inside this machine or network`,
      {
        reason: 'addressRefused',
        hint: 'Nothing was sent. Try again if you have changed networks, or the registry has moved; otherwise somebody may be aiming its name at your network.',
        cause: error,
      },
    );
  return BerthError.of(
    'UNREACHABLE',
    `${failedTo(purpose)}: the registry points to ${foreign(purpose, error.host)}, an address inside this machine or network`,
    {
      reason: 'addressRefused',
      hint: 'Berth does not follow a public registry to private addresses; nothing was sent.',
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
