import { errors } from 'undici';
import { BerthError, type ErrorReason } from '../../shared/errors.ts';
import { AddressRefused } from './address-policy.ts';
import { type Ask, couldNot, foreign } from './ask.ts';
import {
  BodyTooLarge,
  ProxyFailure,
  UnknownEncoding,
  UntrustedPeer,
} from './connection-failures.ts';
import { maxHeaderBytes } from './limits.ts';
import { BodyFailed } from './request-body.ts';
import { proxyError, untrustedError } from './trust-error.ts';

type Maker = (ask: Ask, cause: unknown) => BerthError;

function unreachable(reason: ErrorReason, what: string, hint: string): Maker {
  return (ask, cause) =>
    BerthError.of('UNREACHABLE', `${couldNot(ask)}: ${what.replaceAll('HOST', ask.host)}`, {
      reason,
      hint,
      cause,
    });
}

function timedOut(reason: ErrorReason, what: string): Maker {
  return (ask, cause) =>
    BerthError.of('TIMEOUT', `${couldNot(ask)}: ${what.replaceAll('HOST', ask.host)}`, {
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
const clientCertificate: Maker = (ask, cause) =>
  BerthError.of('UNAUTHORIZED', `${couldNot(ask)}: ${ask.host} asks for a client certificate`, {
    reason: 'clientCertificateRequired',
    hint: 'Add a client certificate and its key that this registry accepts.',
    cause,
  });
const incomplete: Maker = (ask, cause) =>
  BerthError.of('BAD_RESPONSE', `${couldNot(ask)}: the answer of ${ask.host} broke off`, {
    reason: 'incompleteBody',
    hint: 'Try again.',
    cause,
  });
const notHttp: Maker = (ask, cause) =>
  BerthError.of('BAD_RESPONSE', `${couldNot(ask)}: ${ask.host} did not answer in HTTP`, {
    reason: 'notARegistry',
    hint: 'Check the port; if it speaks TLS, write the address with https:// in front.',
    cause,
  });
const garbled: Maker = (ask, cause) =>
  BerthError.of('BAD_RESPONSE', `${couldNot(ask)}: the answer of ${ask.host} cannot be decoded`, {
    reason: 'malformedBody',
    hint: 'A proxy on the way may have damaged it; try again.',
    cause,
  });

const contradictory: Maker = (ask, cause) =>
  BerthError.of(
    'BAD_RESPONSE',
    `${couldNot(ask)}: the answer of ${ask.host} contradicts itself about its length`,
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
export interface ExchangeState {
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
export function connectionError(error: unknown, ask: Ask, state: ExchangeState): BerthError {
  if (state.cancelled) return cancelled(ask);
  if (error instanceof BerthError) return error;
  if (state.stalled) return sendTimeout(ask, error);
  if (error instanceof BodyFailed) return bodyError(error, ask);
  if (state.timedOut) return (state.answered ? bodyTimeout : headersTimeout)(ask, error);
  if (error instanceof UntrustedPeer) return untrustedError(error, ask);
  if (error instanceof ProxyFailure) return proxyError(error, ask);
  if (error instanceof AddressRefused) return addressError(error, ask);
  if (error instanceof UnknownEncoding) return garbled(ask, error);
  if (error instanceof BodyTooLarge) return tooLarge(error, ask);
  if (isFraming(error, state)) return contradictory(ask, error);
  const code = codeOf(error);
  const known = byCode.get(code);
  if (known !== undefined)
    return (known === reset && state.answered ? incomplete : known)(ask, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return BerthError.tooLarge(
      maxHeaderBytes,
      maxHeaderBytes,
      `${couldNot(ask)}: the headers of ${ask.host} are too long`,
      { cause: error },
    );
  if (clientCertificateAlert.test(code)) return clientCertificate(ask, error);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return plainHttp(ask, error);
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError)
    return (state.answered ? incomplete : notHttp)(ask, error);
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code)) return garbled(ask, error);
  return reset(ask, error);
}

/** The error of a call that its caller gave up. */
export function cancelled(ask: Ask): BerthError {
  return BerthError.of('CANCELLED', `${couldNot(ask)}: cancelled`);
}

/** What the source of a body has to tell is told as it is. */
function bodyError(error: BodyFailed, ask: Ask): BerthError {
  if (error.cause instanceof BerthError) return error.cause;
  return BerthError.of('INTERNAL', `${couldNot(ask)}: ${error.message}`, {
    hint: 'It may have changed while it was being sent. Try again.',
    cause: error,
  });
}

function tooLarge(error: BodyTooLarge, ask: Ask): BerthError {
  return BerthError.tooLarge(
    error.bytes,
    error.limit,
    `${couldNot(ask)}: the answer of ${ask.host} is longer than ${Math.round(error.limit / 1024)} KiB`,
    { hint: 'This is not what a registry answers; check the address.', cause: error },
  );
}

function addressError(error: AddressRefused, ask: Ask): BerthError {
  if (error.turned)
    return BerthError.of(
      'UNREACHABLE',
      `${couldNot(ask)}: the name ${error.host} now leads to another address, inside this machine or network`,
      {
        reason: 'addressRefused',
        hint: 'Nothing was sent. Try again if you have changed networks, or the registry has moved; otherwise somebody may be aiming its name at your network.',
        cause: error,
      },
    );
  return BerthError.of(
    'UNREACHABLE',
    `${couldNot(ask)}: the registry points to ${foreign(ask, error.host)}, an address inside this machine or network`,
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
function isFraming(error: unknown, { answered }: ExchangeState): boolean {
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
