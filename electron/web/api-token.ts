import { timingSafeEqual } from 'node:crypto';
import { createIssuedSecrets, newSecret, secretDigest } from './issued-secrets.ts';

/** Tokens of tabs that live at a time; a tab whose token ended asks another one for a new code. */
const tabLimit = 256;

/** What opens one run of browser mode: the token of the printed line, and one for each tab. */
export interface ApiToken {
  /** The printed one. */
  readonly value: string;
  /** True when the Authorization header is `Bearer` with one of these tokens; takes the same time for every guess. */
  admits(authorization: string | undefined): boolean;
  /** A new token for one tab; like the printed one it ends with the process. */
  createForTab(): string;
}

/** Makes a token of 256 random bits, or wraps the one given. */
export function createApiToken(given?: string): ApiToken {
  const value = given ?? newSecret();
  const expected = secretDigest(value);
  const tabs = createIssuedSecrets({ limit: tabLimit });
  return {
    value,
    admits(authorization) {
      const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
      const printed = timingSafeEqual(secretDigest(presented), expected);
      return tabs.has(presented) || (printed && presented !== '');
    },
    createForTab: () => tabs.create(),
  };
}
