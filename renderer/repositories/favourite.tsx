import { useLingui } from '@lingui/react/macro';
import { Star } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Favourite } from '../../shared/model/remembered.ts';
import { changeRegistries } from '../registries/registry-actions.ts';
import { isFavourite } from '../state/remembered-store.ts';
import { useApp } from '../state/use-app.ts';
import { IconButton } from '../ui/button.tsx';
import styles from './repositories.module.css';

/** The starred repositories of a registry, and the way to star one or take its star away. */
export function useFavourites(registryId: string) {
  const app = useApp();
  const favourites = useStore(app.remembered, (state) => state.favourites);
  const names = useMemo(
    () =>
      new Set(
        favourites
          .filter((favourite) => favourite.registryId === registryId)
          .map(({ repository }) => repository),
      ),
    [favourites, registryId],
  );
  const toggle = useCallback(
    async (repository: string) => {
      const place: Favourite = { registryId, repository };
      const starred = isFavourite(app.remembered.getState().favourites, place);
      await changeRegistries(app, () => app.remembered.setFavourite(place, !starred));
    },
    [app, registryId],
  );
  return { names, toggle };
}

/** Stars the repository of a page. */
export function FavouriteButton({ registryId, repository }: Favourite) {
  const { t } = useLingui();
  const { names, toggle } = useFavourites(registryId);
  const starred = names.has(repository);
  return (
    <IconButton
      small
      label={starred ? t`Remove from favourites` : t`Add to favourites`}
      keys="F"
      aria-pressed={starred}
      onClick={() => toggle(repository)}
    >
      <Star
        size={14}
        fill={starred ? 'currentColor' : 'none'}
        className={starred ? styles.star : undefined}
        aria-hidden
      />
    </IconButton>
  );
}
