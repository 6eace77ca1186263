import type { BookChange, KeyChange, SecretRef } from '../../shared/ports.ts';
import { bookVersion } from './book-migrations.ts';
import type { BookState, StoredSecret } from './book-state.ts';

type Work = () => void | Promise<void>;

/** One change of the book under way: what is saved with it, and what happens around its saving. */
export class ChangeUnderWay implements BookChange {
  readonly before: BookState;
  readonly onVisible: (() => void)[] = [];
  readonly afterVisible: Work[] = [];
  readonly whenFailed: Work[] = [];
  #keys: KeyChange | null = null;

  constructor(before: BookState) {
    this.before = before;
  }

  get replacesCopies(): boolean {
    return this.#keys?.replaceCopies === true;
  }

  keys(change: KeyChange): void {
    this.#keys = change;
  }

  beforeVisible(work: () => void): void {
    this.onVisible.push(work);
  }

  afterwards(work: Work): void {
    this.afterVisible.push(work);
  }

  onFailed(work: Work): void {
    this.whenFailed.push(work);
  }

  /**
   * `made` with the slots and secrets of this change: the same object where there are
   * none. A secret that `made` brings anew is not replaced by an older one sealed anew.
   */
  withKeys(made: BookState): BookState {
    if (this.#keys === null) return made;
    const { slots, secrets = [], dropped = [], upgrade } = this.#keys;
    const old = new Set(this.before.secrets);
    const sealedAnew = new Map(secrets.map((secret) => [locationOf(secret), secret.sealed]));
    const gone = new Set(dropped.map(locationOf));
    return {
      ...made,
      version: upgrade === true ? bookVersion : made.version,
      slots: [...slots],
      secrets: made.secrets.flatMap((secret): StoredSecret[] => {
        if (!old.has(secret)) return [secret];
        const location = locationOf(secret.binding);
        const sealed = sealedAnew.get(location);
        if (sealed !== undefined) return [{ ...secret, sealed }];
        return gone.has(location) ? [] : [secret];
      }),
    };
  }
}

function locationOf({ owner, field }: SecretRef): string {
  return JSON.stringify([owner.kind, owner.id, field]);
}
