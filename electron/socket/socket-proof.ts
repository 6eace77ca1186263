import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';

/**
 * The key of one run, in a file of the data directory that only this account can
 * read. Who knows it is Berth, or may call Berth: on Windows a pipe's name alone
 * proves neither, since any account may open a pipe of a name that has become free.
 */
export function socketKeyFile(directory: string): string {
  return join(directory, 'socket.key');
}

/** 256 random bits as text. */
export function newSocketKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The header in which a caller asks for the proof: up to 64 hexadecimal digits. */
export const nonceHeader = 'berth-nonce';

/** What a caller asks a proof of, another one each time. */
export function newNonce(): string {
  return randomBytes(32).toString('hex');
}

/** True for what `newNonce` makes. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** What only a holder of the key can say of a nonce. */
export function proofOf(key: string, nonce: string): string {
  return createHmac('sha256', key).update(`berth socket ${nonce}`).digest('hex');
}

/** True when `said` is the proof of the nonce; takes the same time for every guess of its length. */
export function isProof(said: unknown, key: string, nonce: string): boolean {
  const expected = Buffer.from(proofOf(key, nonce));
  const given = Buffer.from(typeof said === 'string' ? said : '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
