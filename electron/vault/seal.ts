import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BerthError } from '../../shared/errors.ts';
import type { SealedSecret, SecretBinding } from '../../shared/ports.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** What AES-256-GCM makes of a plaintext; the parts are base64. */
export interface SealedBytes {
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** Seals bytes under a 32-byte key with a fresh random 96-bit nonce (NIST SP 800-38D, 8.2.2). */
export function sealBytes(key: Buffer, plaintext: Buffer, additional: string): SealedBytes {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(additional));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** Opens what `sealBytes` made; null when key, data or `additional` do not fit together. */
export function openBytes(key: Buffer, sealed: SealedBytes, additional: string): Buffer | null {
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64');
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(additional));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const opened = decipher.update(Buffer.from(sealed.ciphertext, 'base64'));
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    return null;
  }
}

/** Seals one secret under the master key, bound to where it may be used. */
export function sealSecret(
  master: Buffer,
  binding: SecretBinding,
  plaintext: string,
): SealedSecret {
  const bytes = Buffer.from(plaintext, 'utf8');
  try {
    return { version: 1, ...sealBytes(master, bytes, additionalData(1, binding)) };
  } finally {
    bytes.fill(0);
  }
}

/**
 * Opens one secret with the first of the keys that fits. Throws STORAGE
 * `damagedFile` when it does not authenticate: the keys are known to be right
 * by then, so the stored data or its binding was changed.
 */
export function openSecret(
  keys: readonly Buffer[],
  binding: SecretBinding,
  sealed: SealedSecret,
): string {
  const bytes = firstToOpen(keys, sealed, additionalData(sealed.version, binding));
  if (bytes === null)
    throw BerthError.of('STORAGE', 'A stored secret does not fit its registry any more', {
      reason: 'damagedFile',
      hint: 'Edit the registry and enter the secret again.',
    });
  try {
    return bytes.toString('utf8');
  } finally {
    bytes.fill(0);
  }
}

function firstToOpen(
  keys: readonly Buffer[],
  sealed: SealedBytes,
  additional: string,
): Buffer | null {
  for (const key of keys) {
    const bytes = openBytes(key, sealed, additional);
    if (bytes !== null) return bytes;
  }
  return null;
}

/** Canonical JSON: keys in alphabetical order, no spaces. */
function additionalData(version: number, binding: SecretBinding): string {
  const { field, origin, provider, registryId } = binding;
  return JSON.stringify({ field, origin, provider, registryId, version });
}
