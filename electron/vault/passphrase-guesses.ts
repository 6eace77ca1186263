import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import type { PassphraseSlot } from './key-slot.ts';
import { type OpenedPassphrase, openPassphraseSlot } from './passphrase-slot.ts';

/** Callers that may wait for the answer to a passphrase at a time. */
const mostWaiting = 8;
/** Wrong guesses in a row that are answered at once. */
const freeGuesses = 3;
/** Milliseconds: the first delay, doubled with each further wrong guess, and the longest. */
const firstDelay = 500;
const longestDelay = 30_000;

/**
 * Tries passphrases one at a time, each at the cost of its scrypt. A caller that
 * is gone when its turn comes costs nothing; a wrong guess is answered late, and
 * later each time, without holding up the guesses of others.
 */
export class PassphraseGuesses {
  readonly #inTurn = pLimit(1);
  readonly #delay: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
  #waiting = 0;
  #wrong = 0;

  /** For tests: `sleep` stands for waiting so many milliseconds. */
  constructor(sleep?: (milliseconds: number) => Promise<unknown>) {
    this.#delay = sleep ?? ((milliseconds, signal) => delay(milliseconds, undefined, { signal }));
  }

  /**
   * What the passphrase opens; null, after a while, when it is wrong. Throws
   * RATE_LIMITED while eight wait, CANCELLED when the caller is gone.
   */
  async try(
    slot: PassphraseSlot,
    passphrase: string,
    signal?: AbortSignal,
  ): Promise<OpenedPassphrase | null> {
    if (this.#waiting >= mostWaiting) throw tooMany(this.#nextDelay());
    this.#waiting += 1;
    try {
      const opened = await this.#inTurn(() => {
        if (signal?.aborted === true) throw gone();
        return openPassphraseSlot(slot, passphrase);
      });
      if (opened !== null) {
        this.#wrong = 0;
        if (signal?.aborted !== true) return opened;
        opened.master.fill(0);
        opened.key.fill(0);
        throw gone();
      }
      this.#wrong += 1;
      await this.#delay(this.#nextDelay(), signal).catch(() => {
        throw gone();
      });
      return null;
    } finally {
      this.#waiting -= 1;
    }
  }

  #nextDelay(): number {
    const over = this.#wrong - freeGuesses;
    return over <= 0 ? 0 : Math.min(firstDelay * 2 ** (over - 1), longestDelay);
  }
}

function tooMany(milliseconds: number): BerthError {
  return BerthError.of('RATE_LIMITED', text('vault.manyGuesses'), {
    reason: 'rateLimit',
    hint: text('vault.manyGuesses.hint'),
    detail: { retryAt: new Date(Date.now() + Math.max(milliseconds, 1000)).toISOString() },
  });
}

/** CANCELLED: nobody waits for the answer any more, so nothing is done. */
export function gone(): BerthError {
  return BerthError.of('CANCELLED', text('vault.guessCancelled'));
}
