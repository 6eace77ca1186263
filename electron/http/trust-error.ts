import {
  BerthError,
  type CertificateInfo,
  type ErrorReason,
  type RegistryError,
} from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { ProxyFailure, UntrustedPeer } from './connection-failures.ts';
import { failed, foreign, type RequestPurpose } from './request-purpose.ts';

interface Verdict {
  reason: ErrorReason;
  why: (host: RequestPurpose['host'], certificate: CertificateInfo | undefined) => Text;
  hint: Text;
  /** Where the record has a CA certificate already, and it is another one. */
  otherHint?: Text;
}

const unknownIssuer: Verdict = {
  reason: 'certIssuer',
  why: (host, certificate) =>
    certificate === undefined
      ? text('certificate.issuerUnknown', { host })
      : text('certificate.issuer', { host, issuer: certificate.issuer }),
  hint: text('certificate.issuer.hint'),
  otherHint: text('certificate.issuer.otherHint'),
};
const selfSigned: Verdict = {
  reason: 'certSelfSigned',
  why: (host) => text('certificate.selfSigned', { host }),
  hint: text('certificate.selfSigned.hint'),
  otherHint: text('certificate.selfSigned.otherHint'),
};

/** OpenSSL's verification results as Node names them (Node, "X509 certificate error codes"). */
const verdicts: Readonly<Record<string, Verdict>> = {
  CERT_HAS_EXPIRED: {
    reason: 'certExpired',
    why: (host, certificate) =>
      certificate === undefined
        ? text('certificate.expired', { host })
        : text('certificate.expiredOn', { host, date: certificate.validTo }),
    hint: text('certificate.expired.hint'),
  },
  CERT_NOT_YET_VALID: {
    reason: 'certNotYetValid',
    why: (host, certificate) =>
      certificate === undefined
        ? text('certificate.notYetValid', { host })
        : text('certificate.validFrom', { host, date: certificate.validFrom }),
    hint: text('certificate.notYetValid.hint'),
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'certName',
    why: (host, certificate) => {
      const names = certificate?.names.slice(0, 5).join(', ') ?? '';
      return names === ''
        ? text('certificate.otherName', { host })
        : text('certificate.names', { host, names });
    },
    hint: text('certificate.names.hint'),
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  CERT_UNTRUSTED: unknownIssuer,
};

/** TLS_UNTRUSTED with the chain the peer showed. */
export function untrustedError(error: UntrustedPeer, purpose: RequestPurpose): BerthError {
  const verdict = verdicts[error.code] ?? unknownIssuer;
  const certificates = error.certificates.map((one) => ({
    ...one,
    subject: foreign(purpose, one.subject),
    issuer: foreign(purpose, one.issuer),
    names: one.names.map((name) => foreign(purpose, name)),
  }));
  return BerthError.of(
    'TLS_UNTRUSTED',
    failed(purpose, verdict.why(purpose.host, certificates[0])),
    {
      reason: verdict.reason,
      hint: error.hasAnchors ? (verdict.otherHint ?? verdict.hint) : verdict.hint,
      detail: { certificates },
      cause: error,
    },
  );
}

/** UNREACHABLE for a proxy that is away, wants to know who asks, or will not connect. */
export function proxyError(error: ProxyFailure, purpose: RequestPurpose): BerthError {
  const { proxyHost: proxy, status } = error;
  if (status === 407)
    return BerthError.of('UNREACHABLE', failed(purpose, text('http.proxyLogin', { proxy })), {
      reason: 'proxyAuth',
      hint: text('http.proxyLogin.hint'),
      status,
      cause: error,
    });
  const why =
    status === null
      ? text('http.proxyAway', { proxy })
      : text('http.proxyStatus', { proxy, host: purpose.host, status });
  return BerthError.of('UNREACHABLE', failed(purpose, why), {
    reason: 'proxy',
    hint: text('http.proxy.hint'),
    ...(status === null ? {} : { status }),
    cause: error,
  });
}

/** UNAUTHORIZED: the server wants to see a certificate of this side. */
export function clientCertificateRequired(
  purpose: RequestPurpose,
  fields: { status?: number; registryErrors?: RegistryError[]; cause?: unknown },
): BerthError {
  return BerthError.of(
    'UNAUTHORIZED',
    failed(purpose, text('clientCertificate.required', { host: purpose.host })),
    {
      ...fields,
      reason: 'clientCertificateRequired',
      hint: text('clientCertificate.required.hint'),
    },
  );
}
