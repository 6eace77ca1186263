import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import type { Favourite, Recent } from '../../shared/model/remembered.ts';

export interface RememberedState {
  readonly favourites: readonly Favourite[];
  /** The newest first. */
  readonly recents: readonly Recent[];
}

export interface RememberedStore extends StoreApi<RememberedState> {
  /** Reads both anew; a failure leaves what was known. */
  refresh(): Promise<void>;
  /** Stars a repository, or takes its star away. Throws BerthError. */
  setFavourite(place: Favourite, favourite: boolean): Promise<void>;
  /** Notes that a repository or an image of it was opened. */
  visited(place: Favourite & { readonly reference: string | null }): Promise<void>;
}

/** Starred repositories, and what was open not long ago. */
export function createRememberedStore(api: ApiClient): RememberedStore {
  const store = createStore<RememberedState>(() => ({ favourites: [], recents: [] }));
  const readRecents = async () => {
    const { recents } = await api.call('recents.list', {});
    store.setState({ recents });
  };
  return {
    ...store,
    async refresh() {
      const favourites = api.call('favourites.list', {});
      await Promise.allSettled([
        favourites.then((answer) => store.setState({ favourites: answer.favourites })),
        readRecents(),
      ]);
    },
    async setFavourite({ registryId, repository }, favourite) {
      const answer = await api.call('favourites.set', { registryId, repository, favourite });
      store.setState({ favourites: answer.favourites });
    },
    async visited(place) {
      // Only a convenience: what cannot be noted is not missed.
      await api.call('recents.add', place).then(readRecents, () => undefined);
    },
  };
}

/** True when a repository is starred. */
export function isFavourite(
  favourites: readonly Favourite[],
  { registryId, repository }: Favourite,
): boolean {
  return favourites.some((one) => one.registryId === registryId && one.repository === repository);
}
