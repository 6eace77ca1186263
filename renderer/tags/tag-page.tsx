import { Trans } from '@lingui/react/macro';
import { Tag } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Registry } from '../../shared/model/registry.ts';
import { laterParts } from '../app/later-parts.ts';
import { PullCost } from '../images/pull-quota.tsx';
import { BrowsePanes } from '../layout/browse-panes.tsx';
import { FavouriteButton, useFavourites } from '../repositories/favourite.tsx';
import { useApp } from '../state/use-app.ts';
import { Centered } from '../ui/message.tsx';
import { sameDigest, type TagDetailsOf } from './tag-details-store.ts';
import { TagListPane } from './tag-list-pane.tsx';
import { useTags } from './use-tags.ts';

const ImagePane = lazy(async () => ({ default: (await laterParts.image()).ImagePane }));

export interface TagPageProps {
  readonly registry: Registry;
  readonly repository: string;
  /** The tag or digest whose image is open beside the list. */
  readonly reference: string | null;
}

/** The tags of one repository, and the image of one of them. */
export function TagPage({ registry, repository, reference }: TagPageProps) {
  const tags = useTags(registry, repository);
  const close = useCloseImage(registry.id, repository);
  useNameThatExists(registry.id, tags.list?.readAs ?? null, reference);
  const { toggle } = useFavourites(registry.id);
  const place = { registry, repository, onClose: close, onFavourite: () => toggle(repository) };
  return (
    <BrowsePanes
      aside={reference === null}
      list={
        <TagListPane
          {...place}
          tags={tags}
          reference={reference}
          titleActions={<FavouriteButton registryId={registry.id} repository={repository} />}
        />
      }
      detail={
        reference === null ? (
          tags.list?.error != null && tags.list.names.names.length === 0 ? null : (
            <Centered icon={<Tag size={28} aria-hidden />} title={<Trans>Choose a tag</Trans>}>
              <Trans>Its image opens here.</Trans> <PullCost registry={registry} />
            </Centered>
          )
        ) : (
          <TagImagePane {...place} key={reference} reference={reference} details={tags.details} />
        )
      }
    />
  );
}

/** Where the tags were read under another name the page goes to that: what is copied exists. */
function useNameThatExists(registryId: string, readAs: string | null, reference: string | null) {
  const app = useApp();
  useEffect(() => {
    if (readAs === null) return;
    const place = { registryId, repository: readAs };
    app.router.navigate(
      reference === null
        ? { page: 'repository', ...place }
        : { page: 'image', ...place, reference },
      { carry: true, replace: true },
    );
  }, [app, registryId, readAs, reference]);
}

export interface TagImagePaneProps {
  readonly registry: Registry;
  readonly repository: string;
  readonly reference: string;
  readonly details: TagDetailsOf;
  readonly onClose: () => void;
  readonly onFavourite: () => void;
}

/** The image of a tag or digest, with the other tags that are known to be the same. */
export function TagImagePane({ details, ...props }: TagImagePaneProps) {
  const { reference } = props;
  const known = useStore(details.store, (state) => state.details);
  const sameAs = useMemo(() => sameDigest(known, reference), [known, reference]);
  return (
    <Suspense>
      <ImagePane {...props} sameAs={sameAs} />
    </Suspense>
  );
}

/** Closes the image beside a list; the row it belongs to has the focus again. */
export function useCloseImage(registryId: string, repository: string): () => void {
  const app = useApp();
  return useCallback(() => {
    app.router.navigate({ page: 'repository', registryId, repository }, { carry: true });
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-row] [data-main][tabindex="0"]')?.focus(),
    );
  }, [app, registryId, repository]);
}
