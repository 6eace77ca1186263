import type { SealedStore } from '../../shared/ports.ts';
import type { BookState, StoredSecret } from './book-state.ts';

interface Owner {
  state(): BookState;
  change(
    mutate: (state: BookState) => BookState,
    options?: { replaceCopies?: boolean },
  ): Promise<BookState>;
}

/** The book's slots and secrets as the vault sees them. */
export function sealedStoreOf(book: Owner): SealedStore {
  return {
    slots: () => book.state().slots,
    secrets: () => book.state().secrets,
    async save({ slots, secrets = [], replaceCopies = false }) {
      const sealedAnew = new Map(secrets.map((secret) => [placeOf(secret), secret.sealed]));
      await book.change(
        (state) => ({
          ...state,
          slots: [...slots],
          // A secret that went while others were sealed anew must not come back.
          secrets: state.secrets.map((secret) => ({
            ...secret,
            sealed: sealedAnew.get(placeOf(secret)) ?? secret.sealed,
          })),
        }),
        { replaceCopies },
      );
    },
  };
}

function placeOf({ binding }: Pick<StoredSecret, 'binding'>): string {
  return JSON.stringify([binding.registryId, binding.field, binding.provider, binding.origin]);
}
