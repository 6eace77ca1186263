import { createHash } from 'node:crypto';
import tls from 'node:tls';

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
