import { createHash } from 'node:crypto';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import { cancelled } from '../../../http/connection-error.ts';

/** Renewed this long before its end, in milliseconds: clocks differ, and a list takes its time. */
const margin = 60_000;
/** A login that says it is over already is still used for so long, never fetched in a loop. */
const leastLife = 60_000;

export interface Expiring<T> {
  value: T;
  /** Milliseconds since 1970; NaN when the provider did not say. */
  expiresAt: number;
}

interface Held<T extends object> {
  /** Digest of the credential it came from. */
  key: string;
  value: Promise<T>;
  /** Null while it is being fetched. */
  arrived: { value: T; renewAt: number } | null;
}

/**
 * What a provider hands out for a credential for a while: fetched once for all
 * who wait, renewed before its end and, once for all of them, after a refusal.
 * A refused login is known by being the same object: one that a renewal brought
 * back unchanged is another, so that nobody who waited asks for it once more.
 * Kept in memory with its client only.
 */
export class TemporaryLogin<T extends object> {
  private held: Held<T> | null = null;
  /** The refused login that could not be renewed: who was refused with it too is told the same. */
  private failed: { key: string; refused: T; error: unknown } | null = null;
  private readonly fetch: (credential: Credential) => Promise<Expiring<T>>;

  constructor(fetch: (credential: Credential) => Promise<Expiring<T>>) {
    this.fetch = fetch;
  }

  /** The login in hand; another one when it is over, or is the one that was `refused`. */
  get(credential: Credential, refused: T | null = null): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
    const { held, failed } = this;
    if (held !== null && held.key === key && isGood(held, refused)) return held.value;
    if (failed !== null && failed.key === key && failed.refused === refused)
      return Promise.reject(failed.error);
    return this.renew(key, credential, refused);
  }

  /** Uses the login; when it is refused as expired, uses another and tries once more. */
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
      return task(await unlessLeft(this.get(credential, value), signal));
    }
  }

  private renew(key: string, credential: Credential, refused: T | null): Promise<T> {
    const fetched = this.fetch(credential);
    const held: Held<T> = { key, arrived: null, value: fetched.then(({ value }) => value) };
    this.held = held;
    fetched.then(
      ({ value, expiresAt }) => {
        const renewAt = Number.isNaN(expiresAt) ? 0 : expiresAt - margin;
        held.arrived = { value, renewAt: Math.max(renewAt, Date.now() + leastLife) };
        this.failed = null;
      },
      (error: unknown) => {
        if (this.held === held) this.held = null;
        if (refused !== null) this.failed = { key, refused, error };
      },
    );
    return held.value;
  }
}

/** One that is under way is newer than any that was refused. */
function isGood<T extends object>({ arrived }: Held<T>, refused: T | null): boolean {
  if (arrived === null) return true;
  return arrived.renewAt > Date.now() && arrived.value !== refused;
}

/** Others may wait for the same login: who leaves does not take it along. */
function unlessLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(cancelled({ operation: text('operation.signInAnywhere') }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
