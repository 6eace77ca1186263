import { hostOf } from '../../../shared/address.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { text } from '../../../shared/text/text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { secretTexts } from '../vault/watched-vault.ts';
import { assertHelperLoginAllowed } from './helper-login-rules.ts';

/** Milliseconds that a helper's answer is kept: a list of many pages asks once. */
const keptMs = 60_000;

/**
 * The login that a registry's credential helper keeps for it, in memory for a
 * minute at most and never after `ended`. All who wait share one question.
 */
export class HelperLogin {
  readonly #parts: Pick<CoreParts, 'helpers' | 'log'>;
  readonly #registry: StoredRegistry;
  readonly #ended: AbortSignal;
  #held: Promise<Credential> | null = null;
  /** What is held; null while it is being asked for. */
  #answer: Credential | null = null;
  /** The refused login that the helper had no other for: who was refused with it too is told the same. */
  #failed: { refused: Credential | null; error: unknown } | null = null;

  constructor(
    parts: Pick<CoreParts, 'helpers' | 'log'>,
    registry: StoredRegistry,
    ended: AbortSignal,
  ) {
    this.#parts = parts;
    this.#registry = registry;
    this.#ended = ended;
    ended.addEventListener('abort', () => this.#forget(), { once: true });
  }

  /** What the helper said less than a minute ago, else what it says now. */
  get(): Promise<Credential> {
    return this.#held ?? this.#purpose();
  }

  /**
   * What the helper says now, asked once for all who were refused with the same
   * answer: the same object, since the next one may hold the same words.
   */
  renew(refused: Credential | null): Promise<Credential> {
    if (this.#held !== null && (this.#answer === null || this.#answer !== refused))
      return this.#held;
    if (this.#failed !== null && this.#failed.refused === refused)
      return Promise.reject(this.#failed.error);
    const asked = this.#purpose();
    asked.catch((error: unknown) => {
      this.#failed = { refused, error };
    });
    return asked;
  }

  #purpose(): Promise<Credential> {
    const asked = this.#fetch();
    this.#held = asked;
    this.#answer = null;
    const drop = () => {
      if (this.#held === asked) this.#forget();
    };
    asked.then((answer) => {
      this.#failed = null;
      if (this.#held !== asked) return;
      this.#answer = answer;
      if (this.#ended.aborted) drop();
      else setTimeout(drop, keptMs).unref();
    }, drop);
    return asked;
  }

  #forget(): void {
    this.#held = null;
    this.#answer = null;
    if (this.#ended.aborted) this.#failed = null;
  }

  async #fetch(): Promise<Credential> {
    const { address, credential, name, namespace } = this.#registry;
    assertHelperLoginAllowed(this.#registry);
    const helper = credential.username ?? '';
    const found = await this.#parts.helpers.get(helper, address, {
      signal: this.#ended,
      // Files of logins may name a part of a host, and helpers keep what they name.
      server: namespace === null ? undefined : `${new URL(address).host}/${namespace}`,
    });
    if (found === null)
      throw BerthError.of(
        'UNAUTHORIZED',
        text('registries.noHelperLogin', { helper, host: hostOf(address), name }),
        {
          reason: 'helperEmpty',
          hint: text('registries.noHelperLogin.hint'),
        },
      );
    this.#parts.log.know(secretTexts(JSON.stringify(found)));
    return found;
  }
}
