import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCancelled } from '../../shared/errors.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { App } from '../state/app.ts';

export interface TagDetailsState {
  readonly details: ReadonlyMap<string, TagDetails>;
  /** The provider told at least one of them, so that there is something to show beside the names. */
  readonly shown: Readonly<Record<'digest' | 'size' | 'pushedAt', boolean>>;
}

export type TagDetailsStore = StoreApi<TagDetailsState>;

const nothing: TagDetailsState = {
  details: new Map(),
  shown: { digest: false, size: false, pushedAt: false },
};

/** What the provider knows of a repository's tags; rows follow their own tag alone. */
export function createTagDetails(): TagDetailsStore {
  return createStore<TagDetailsState>(() => nothing);
}

/**
 * Fills the store while `signal` lasts. Providers without such an API, and
 * failures of it, leave the names as they are: they are what was asked for.
 */
export async function loadTagDetails(
  app: App,
  store: TagDetailsStore,
  place: { registryId: string; repository: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const { tags } of app.api.stream('tags.describe', place, { signal }))
      store.setState(({ details, shown }) => ({
        details: new Map([...details, ...tags.map((tag) => [tag.name, tag] as const)]),
        shown: {
          digest: shown.digest || tags.some(({ digest }) => digest !== null),
          size: shown.size || tags.some(({ size }) => size !== null),
          pushedAt: shown.pushedAt || tags.some(({ pushedAt }) => pushedAt !== null),
        },
      }));
  } catch (error) {
    if (!isCancelled(error) && signal.aborted) store.setState(nothing);
  }
}
