import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateInfo } from '../../shared/errors.ts';

const maxCertificates = 10;
/** Of one certificate as PEM, in characters. */
const maxPemLength = 16 * 1024;

/** The chain a TLS peer showed, its own certificate first, for the person who decides about it. */
export function certificateChain(socket: TLSSocket): CertificateInfo[] {
  const chain: CertificateInfo[] = [];
  const seen = new Set<string>();
  let current: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (isCertificate(current) && chain.length < maxCertificates) {
    if (seen.has(current.fingerprint256)) break;
    seen.add(current.fingerprint256);
    chain.push({
      subject: distinguishedName(current.subject),
      issuer: distinguishedName(current.issuer),
      names: alternativeNames(current.subjectaltname),
      validFrom: isoDate(current.valid_from),
      validTo: isoDate(current.valid_to),
      fingerprint: current.fingerprint256,
      ...pemOf(current.raw),
    });
    current = current.issuerCertificate;
  }
  return chain;
}

/** Node answers an empty object when there is no certificate, whatever the types say. */
function isCertificate(
  value: DetailedPeerCertificate | undefined,
): value is DetailedPeerCertificate {
  return value !== undefined && typeof value.fingerprint256 === 'string';
}

function pemOf(der: Buffer): { pem?: string } {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  return pem.length > maxPemLength ? {} : { pem };
}

function distinguishedName(name: object | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ')
    .slice(0, 1024);
}

function alternativeNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(', ')
    .map((entry) => entry.replace(/^(?:DNS|IP Address):/, ''))
    .filter((entry) => entry !== '')
    .slice(0, 100);
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
