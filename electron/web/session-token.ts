import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secret of one run of browser mode. */
export interface SessionToken {
  readonly value: string;
  /** True when the Authorization header is `Bearer` with this token; takes the same time for every guess. */
  admits(authorization: string | undefined): boolean;
}

/** Makes a token of 256 random bits, or wraps the one given. */
export function createSessionToken(given?: string): SessionToken {
  const value = given ?? randomBytes(32).toString('base64url');
  const expected = sha256(value);
  return {
    value,
    admits(authorization) {
      const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      // Hashes have one length, so the comparison tells nothing about the token's.
      const equal = timingSafeEqual(sha256(presented ?? ''), expected);
      return presented !== undefined && equal;
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
