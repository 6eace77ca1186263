import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A bounded number of random secrets, kept as hashes. */
export interface IssuedSecrets {
  /** A new secret of 256 random bits; the one longest without use ends where there are too many. */
  create(): string;
  /** True while the secret lives; asking counts as use. */
  has(presented: string): boolean;
  /** Ends the secret; true for the one caller that ended it. */
  take(presented: string): boolean;
}

export interface IssuedSecretsOptions {
  /** How many live at a time. */
  limit: number;
  /** Milliseconds that one lives; as long as the process when left out. */
  lifetime?: number;
}

export function createIssuedSecrets({
  limit,
  lifetime = Number.POSITIVE_INFINITY,
}: IssuedSecretsOptions): IssuedSecrets {
  let living: { digest: Buffer; end: number }[] = [];

  /** Compares with every one, so that time tells nothing about any. */
  function remove(presented: string) {
    const digest = secretDigest(presented);
    const now = performance.now();
    const [found] = living.filter((one) => timingSafeEqual(one.digest, digest) && one.end > now);
    living = living.filter((one) => one !== found && one.end > now);
    return found;
  }

  return {
    create() {
      const secret = newSecret();
      living = [...living, { digest: secretDigest(secret), end: performance.now() + lifetime }];
      living = living.slice(-limit);
      return secret;
    },
    has(presented) {
      const found = remove(presented);
      if (found !== undefined) living.push(found);
      return found !== undefined;
    },
    take: (presented) => remove(presented) !== undefined,
  };
}

/** 256 random bits as 43 characters that stand in a URL as they are. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What secrets are compared by: hashes have one length, so the comparison tells nothing about a secret's. */
export function secretDigest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
