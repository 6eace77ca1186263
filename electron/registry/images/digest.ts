import { createHash } from 'node:crypto';
import { isDigest } from '../../../shared/image-reference.ts';

/** Algorithms that Node can compute under the names of OCI Image 1.1, "Registered algorithms". */
const computable: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512']);

/** The part of a digest before its colon. */
export function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The digest of bytes; `algorithm` is sha256, sha384 or sha512. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Whether bytes have a digest; null when its algorithm cannot be computed here. */
export function hasDigest(bytes: Uint8Array, digest: string): boolean | null {
  const algorithm = algorithmOf(digest);
  return computable.has(algorithm) ? digestOf(bytes, algorithm) === digest : null;
}

/** A well-formed digest, or null: headers and documents may say anything. */
export function asDigest(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  return isDigest(trimmed) ? trimmed : null;
}
