import { BerthError, type CertificateInfo, type ErrorReason } from '../../shared/errors.ts';
import type { ProxyFailure, UntrustedPeer } from './connection-failures.ts';
import { failedTo, foreign, type RequestPurpose } from './request-purpose.ts';

interface Verdict {
  reason: ErrorReason;
  tell: (certificate: CertificateInfo | undefined) => string;
  hint: string;
  /** Where the record has a CA certificate already, and it is another one. */
  otherHint?: string;
}

const unknownIssuer: Verdict = {
  reason: 'certIssuer',
  tell: (certificate) =>
    `its certificate was issued by ${certificate?.issuer ?? 'an authority'}, which is not trusted here`,
  hint: "Add the issuer's CA certificate to this registry if you know it to be right.",
  otherHint:
    "The CA certificate of this registry is another issuer's: compare their names, and ask the registry's owner for the right one.",
};
const selfSigned: Verdict = {
  reason: 'certSelfSigned',
  tell: () => 'its certificate is signed by itself',
  hint: "Compare the fingerprint with the registry's owner, then add the certificate as this registry's CA.",
  otherHint:
    "The CA certificate of this registry is another one: compare the fingerprint with the registry's owner, then replace it.",
};

/** OpenSSL's verification results as Node names them (Node, "X509 certificate error codes"). */
const verdicts: Readonly<Record<string, Verdict>> = {
  CERT_HAS_EXPIRED: {
    reason: 'certExpired',
    tell: (certificate) => `its certificate expired on ${certificate?.validTo ?? 'an unknown day'}`,
    hint: "Ask the registry's owner to renew it, and check this machine's clock.",
  },
  CERT_NOT_YET_VALID: {
    reason: 'certNotYetValid',
    tell: (certificate) =>
      `its certificate is valid only from ${certificate?.validFrom ?? 'a later day'} on`,
    hint: "Check this machine's clock.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'certName',
    tell: (certificate) =>
      `its certificate is for ${certificate?.names.slice(0, 5).join(', ') || 'another name'}`,
    hint: 'Use an address with one of these names.',
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
    `${failedTo(purpose)}: ${purpose.host} is not trusted, ${verdict.tell(certificates[0])}`,
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
  const { proxyHost, status } = error;
  if (status === 407)
    return BerthError.of(
      'UNREACHABLE',
      `${failedTo(purpose)}: the proxy ${proxyHost} asks who you are`,
      {
        reason: 'proxyAuth',
        hint: 'Set the user name and password of the proxy for this registry.',
        status,
        cause: error,
      },
    );
  const what =
    status === null
      ? `the proxy ${proxyHost} cannot be reached`
      : `the proxy ${proxyHost} would not connect to ${purpose.host} (status ${status})`;
  return BerthError.of('UNREACHABLE', `${failedTo(purpose)}: ${what}`, {
    reason: 'proxy',
    hint: 'Check the proxy setting, or set "none" to connect directly.',
    ...(status === null ? {} : { status }),
    cause: error,
  });
}
