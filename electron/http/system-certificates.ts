import { createHash } from 'node:crypto';
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

/** The roots that every client trusts, before its record's own CA. */
export interface RootBundle {
  /** PEM, each certificate once. */
  certificates: readonly string[];
  /** The same for the same certificates. */
  fingerprint: string;
}

let latest: { system: readonly string[]; bundle: RootBundle } | null = null;

/**
 * Node's bundled roots and the system's. They are asked for with every
 * connection pool and change hardly ever: put together and hashed anew only
 * when the system's have changed.
 */
export function rootBundle(system: readonly string[]): RootBundle {
  if (latest !== null && isSame(latest.system, system)) return latest.bundle;
  const certificates = [...new Set([...tls.rootCertificates, ...system])];
  const hash = createHash('sha256');
  for (const certificate of certificates) hash.update(certificate);
  const bundle = { certificates, fingerprint: hash.digest('hex') };
  latest = { system: [...system], bundle };
  return bundle;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
