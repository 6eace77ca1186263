import { createHash } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';

/** Renewed this long before its end, in milliseconds: clocks differ, and a list takes its time. */
const margin = 60_000;
/** A login that says it is over already is still used for so long, never fetched in a loop. */
const leastLife = 60_000;

export interface Lent<T> {
  value: T;
  /** Milliseconds since 1970; NaN when the provider did not say. */
  expiresAt: number;
}

/**
 * What a provider hands out for a credential for a while: fetched once for all
 * who wait, renewed before its end and once after a refusal. Kept in memory
 * with its client only, under a digest of the credential it came from.
 */
export class TemporaryLogin<T> {
  private held: { key: string; renewAt: number; lent: Promise<T> } | null = null;
  private readonly fetch: (credential: Credential) => Promise<Lent<T>>;

  constructor(fetch: (credential: Credential) => Promise<Lent<T>>) {
    this.fetch = fetch;
  }

  /** The login in hand, or another one when it is over or `renew` says so. */
  async get(credential: Credential, renew = false): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
    const held = this.held;
    if (!renew && held !== null && held.key === key && held.renewAt > Date.now()) return held.lent;
    const lent = this.begin(credential);
    this.held = { key, renewAt: Number.POSITIVE_INFINITY, lent };
    return lent;
  }

  /** Uses the login; when it is refused as expired, fetches another and tries once more. */
  async use<R>(credential: Credential, task: (value: T) => Promise<R>): Promise<R> {
    const value = await this.get(credential);
    try {
      return await task(value);
    } catch (error) {
      if (!(error instanceof BerthError) || error.reason !== 'wrongCredentials') throw error;
      return task(await this.get(credential, true));
    }
  }

  private async begin(credential: Credential): Promise<T> {
    try {
      const { value, expiresAt } = await this.fetch(credential);
      if (this.held !== null)
        this.held.renewAt = Math.max(
          Number.isNaN(expiresAt) ? 0 : expiresAt - margin,
          Date.now() + leastLife,
        );
      return value;
    } catch (error) {
      this.held = null;
      throw error;
    }
  }
}
