import { readFileSync, statSync } from 'node:fs';
import tls from 'node:tls';
import { pemCertificates } from '../../shared/pem.ts';

/** Where Linux distributions and BSDs keep the bundle (the list of Go's crypto/x509). */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/cacert.pem',
];
const maxBundleBytes = 4 * 1024 * 1024;
/** Distributions have about 150, companies some hundreds. */
const mostOfABundle = 5_000;

let known: readonly string[] | undefined;

/** The operating system's trusted certificates as `readSystemCertificates` finds them, read on first use. */
export function systemCertificates(): readonly string[] {
  known ??= readSystemCertificates();
  return known;
}

/**
 * The operating system's trusted certificates in PEM form: from Node where it
 * offers them (22.15 and later), else from the distribution's bundle or
 * `SSL_CERT_FILE`. On Windows and macOS with an older Node there are none, and
 * Node's bundled certificates stand alone.
 */
export function readSystemCertificates(node: object = tls): readonly string[] {
  const offered: unknown = Reflect.get(node, 'getCACertificates');
  if (typeof offered === 'function') {
    const certificates = storeOf(() => offered.call(node, 'system'));
    if (Array.isArray(certificates) && certificates.length > 0)
      return certificates.filter((one): one is string => typeof one === 'string');
  }
  const named = process.env['SSL_CERT_FILE'];
  for (const path of named === undefined || named === '' ? bundles : [named, ...bundles]) {
    const certificates = certificatesOf(path);
    if (certificates.length > 0) return certificates;
  }
  return [];
}

/** A store that cannot be read holds nothing. */
function storeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return [];
  }
}

function certificatesOf(path: string): string[] {
  try {
    // Reading a pipe or a device would have no end.
    const found = statSync(path);
    if (!found.isFile() || found.size > maxBundleBytes) return [];
    const text = readFileSync(path, 'utf8');
    return pemCertificates(text, mostOfABundle);
  } catch {
    return [];
  }
}
