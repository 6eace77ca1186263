import type { BookChange, SealedStore } from '../../shared/ports.ts';
import type { BookLocation } from './book-recovery.ts';
import type { BookState } from './book-state.ts';
import { boundSecrets } from './secret-binding.ts';
import { guardSetAside } from './set-aside.ts';

interface Owner {
  state(): BookState;
  change(make: (state: BookState, change: BookChange) => Promise<BookState>): Promise<BookState>;
}

/** The book's slots and secrets as the vault sees them. */
export function sealedStoreOf(book: Owner, location: BookLocation): SealedStore {
  return {
    slots: () => book.state().slots,
    secrets: () => boundSecrets(book.state()),
    isVersion1: () => book.state().version === 1,
    async change(make) {
      await book.change(async (state, change) => {
        await make(change);
        return state;
      });
    },
    guardSetAside: (keys) => guardSetAside(location, keys),
  };
}
