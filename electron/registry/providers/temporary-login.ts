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
  get(credential: Credential, renew = false): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
    const known = this.held;
    if (!renew && known !== null && known.key === key && known.renewAt > Date.now())
      return known.lent;
    const fetched = this.fetch(credential);
    const held = {
      key,
      renewAt: Number.POSITIVE_INFINITY,
      lent: fetched.then(({ value }) => value),
    };
    this.held = held;
    fetched.then(
      ({ expiresAt }) => {
        const renewAt = Number.isNaN(expiresAt) ? 0 : expiresAt - margin;
        held.renewAt = Math.max(renewAt, Date.now() + leastLife);
      },
      () => {
        if (this.held === held) this.held = null;
      },
    );
    return held.lent;
  }

  /** Uses the login; when it is refused as expired, fetches another and tries once more. */
  async use<R>(
    credential: Credential,
    signal: AbortSignal,
    task: (value: T) => Promise<R>,
  ): Promise<R> {
    const value = await unlessLeft(this.get(credential), signal);
    try {
      return await task(value);
    } catch (error) {
      if (!(error instanceof BerthError) || error.reason !== 'wrongCredentials') throw error;
      return task(await unlessLeft(this.get(credential, true), signal));
    }
  }
}

/** Others may wait for the same login: who leaves does not take it along. */
function unlessLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(BerthError.of('CANCELLED', 'Could not sign in: cancelled'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
