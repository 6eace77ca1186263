import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type {
  BoundSecret,
  SealedSecret,
  SecretBinding,
  SecretBinding1,
} from '../../shared/ports.ts';
import { subkeyOf } from './open-keys.ts';

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

/** Seals one secret under a key made of the master key, bound to where it may be used (seal 2). */
export function sealSecret(
  master: Buffer,
  binding: SecretBinding,
  plaintext: string,
): SealedSecret {
  const bytes = Buffer.from(plaintext, 'utf8');
  const key = subkeyOf(master, 'seal 2');
  try {
    return { version: 2, ...sealBytes(key, bytes, canonicalText({ ...binding, version: 2 })) };
  } finally {
    bytes.fill(0);
    key.fill(0);
  }
}

/**
 * Opens one secret as the record in use binds it; null when it does not fit: the
 * record or the seal was edited, or it is of seal 1 where that opens no more.
 */
export function openSecret(master: Buffer, secret: BoundSecret): string | null {
  const bytes = openBound(master, secret);
  const text = bytes?.toString('utf8') ?? null;
  bytes?.fill(0);
  return text;
}

/** True when `openSecret` would open it. */
export function fitsRecord(master: Buffer, secret: BoundSecret): boolean {
  const bytes = openBound(master, secret);
  bytes?.fill(0);
  return bytes !== null;
}

function openBound(master: Buffer, { binding, binding1, sealed }: BoundSecret): Buffer | null {
  if (sealed.version === 1) return open1(master, binding1, sealed);
  const key = subkeyOf(master, 'seal 2');
  try {
    return openBytes(key, sealed, canonicalText({ ...binding, version: 2 }));
  } finally {
    key.fill(0);
  }
}

/** Seal 1: under the master key itself. */
function open1(
  master: Buffer,
  binding: SecretBinding1 | null,
  sealed: SealedSecret,
): Buffer | null {
  if (binding === null) return null;
  return openBytes(master, sealed, canonicalText({ ...binding, version: 1 }));
}

/** The same text for equal bindings. */
export function bindingText(binding: SecretBinding): string {
  return canonicalText(binding);
}

/** Canonical JSON: keys in alphabetical order, no spaces. */
function canonicalText(value: object): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
