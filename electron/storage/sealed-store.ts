import type { ChangeOptions, KeyChange, SealedStore, SecretRef } from '../../shared/ports.ts';
import type { BookLocation } from './book-recovery.ts';
import type { BookState, StoredSecret } from './book-state.ts';
import { boundSecrets } from './secret-binding.ts';
import { guardSetAside } from './set-aside.ts';

interface Owner {
  state(): BookState;
  change(mutate: (state: BookState) => BookState, options?: ChangeOptions): Promise<BookState>;
}

/** The book's slots and secrets as the vault sees them. */
export function sealedStoreOf(book: Owner, location: BookLocation): SealedStore {
  return {
    slots: () => book.state().slots,
    secrets: () => boundSecrets(book.state()),
    isVersion1: () => book.state().version === 1,
    async change(make, options = {}) {
      await book.change((state) => changed(state, make(boundSecrets(state))), options);
    },
    guardSetAside: (keys) => guardSetAside(location, keys),
  };
}

function changed(
  state: BookState,
  { slots, secrets = [], dropped = [], upgrade }: KeyChange,
): BookState {
  const sealedAnew = new Map(secrets.map((secret) => [locationOf(secret), secret.sealed]));
  const gone = new Set(dropped.map(locationOf));
  return {
    ...state,
    version: upgrade === true ? 2 : state.version,
    slots: [...slots],
    secrets: state.secrets
      .filter(({ binding }) => !gone.has(locationOf(binding)))
      .map((secret): StoredSecret => {
        const sealed = sealedAnew.get(locationOf(secret.binding));
        return sealed === undefined ? secret : { ...secret, sealed };
      }),
  };
}

function locationOf({ owner, field }: SecretRef): string {
  return JSON.stringify([owner.kind, owner.id, field]);
}
