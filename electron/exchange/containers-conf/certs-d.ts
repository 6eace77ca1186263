import { normaliseAddress } from '../../../shared/address.ts';
import { holdsPrivateKey, pemCertificates } from '../../../shared/pem.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';

/** What a folder of certificates of one registry holds; private keys are not read, only named. */
export interface CertificateFolder {
  /** `*.crt` and `*.cert`, as text. */
  certificates: readonly { name: string; text: string }[];
  /** Names of `*.key`. */
  keys: readonly string[];
}

export interface FoundCertificates {
  /** PEM, all authorities one after the other. */
  caCertificate: string | null;
  /** PEM of the client certificate, and the file that holds its private key. */
  client: { certificate: string; keyFile: string } | null;
  /** Said of it, in sentences. */
  remarks: readonly Text[];
}

const mostBytes = 256 * 1024;

/**
 * The certificates of one registry in Docker's and Podman's folders
 * (containers-certs.d(5); docs.docker.com, "Verify repository client with
 * certificates"): `*.crt` are authorities, `*.cert` with a `*.key` of the same
 * name is a client's. The first pair counts.
 */
export function readCertificateFolder(folder: CertificateFolder): FoundCertificates {
  const remarks: Text[] = [];
  const authorities: string[] = [];
  const pairs: { certificate: string; keyFile: string }[] = [];
  for (const { name, text } of sortedByName(folder.certificates)) {
    const found =
      /PRIVATE KEY-----/.test(text) || holdsPrivateKey(text) ? [] : pemCertificates(text);
    const pem = found.length === 0 ? null : `${found.join('\n')}\n`;
    if (pem === null) {
      remarks.push(asText('certs.noPem', { file: name }));
      continue;
    }
    if (name.endsWith('.crt')) {
      authorities.push(pem);
      continue;
    }
    const keyFile = name.replace(/\.cert$/, '.key');
    if (folder.keys.includes(keyFile)) pairs.push({ certificate: pem, keyFile });
    else remarks.push(asText('certs.noKey', { file: name, key: keyFile }));
  }
  if (pairs.length > 1) remarks.push(asText('certs.several'));
  const caCertificate = authorities.join('');
  if (caCertificate.length > mostBytes) remarks.push(asText('certs.tooMany'));
  const fits = caCertificate !== '' && caCertificate.length <= mostBytes;
  return { caCertificate: fits ? caCertificate : null, client: pairs[0] ?? null, remarks };
}

/** Host and port that a folder of `certs.d` is named after; null for any other name. */
export function hostOfFolder(name: string): string | null {
  if (name.includes('/')) return null;
  const result = normaliseAddress(`https://${name}`);
  return result.ok ? new URL(result.address).host : null;
}

function sortedByName<T extends { name: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}
