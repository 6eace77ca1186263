import type { CertificateInfo } from '../../shared/errors.ts';

/** A TLS peer that is not trusted; nothing was sent to it. */
export class UntrustedPeer extends Error {
  override readonly name = 'UntrustedPeer';
  /** Node's verification code, such as `CERT_HAS_EXPIRED`. */
  readonly code: string;
  readonly host: string;
  /** From the server's own certificate upwards. */
  readonly certificates: CertificateInfo[];

  /** The record has certificates of its own, which did not help. */
  readonly hasAnchors: boolean;

  constructor(code: string, host: string, certificates: CertificateInfo[], hasAnchors = false) {
    super(`The certificate of ${host} is not trusted (${code})`);
    this.code = code;
    this.host = host;
    this.certificates = certificates;
    this.hasAnchors = hasAnchors;
  }
}

/** A proxy that could not be reached, or would not connect. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly proxyHost: string;
  /** What the proxy answered, or null when it did not. */
  readonly status: number | null;

  constructor(proxyHost: string, status: number | null, cause?: unknown) {
    super(`The proxy ${proxyHost} failed`, { cause });
    this.proxyHost = proxyHost;
    this.status = status;
  }
}

/** A body longer than its limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly limit: number;
  /** How many had come by then. */
  readonly bytes: number;

  constructor(limit: number, bytes: number) {
    super(`The body is longer than ${limit} bytes`);
    this.limit = limit;
    this.bytes = bytes;
  }
}

/** A body in an encoding that was not offered. */
export class UnknownEncoding extends Error {
  override readonly name = 'UnknownEncoding';
}
