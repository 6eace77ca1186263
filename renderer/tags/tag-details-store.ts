import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCancelled } from '../../shared/errors.ts';
import { ListBudget } from '../../shared/list-budget.ts';
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
  const found = new Map<string, TagDetails>();
  const shown = { ...nothing.shown };
  const budget = new ListBudget();
  let nextAt = 0;
  const show = () => {
    const began = performance.now();
    store.setState({ details: new Map(found), shown: { ...shown } });
    // The longer the list, the longer a copy takes: most of the time stays free.
    nextAt = performance.now() + (performance.now() - began) * 8;
  };
  try {
    for await (const { tags } of app.api.stream('tags.describe', place, { signal })) {
      for (const tag of tags) {
        if (!budget.admits(tag.name, tag.digest?.length ?? 0)) break;
        found.set(tag.name, tag);
        shown.digest ||= tag.digest !== null;
        shown.size ||= tag.size !== null;
        shown.pushedAt ||= tag.pushedAt !== null;
      }
      if (performance.now() >= nextAt) show();
      if (budget.cut) break;
    }
    show();
  } catch (error) {
    // What came before a failure is true all the same.
    if (!signal.aborted) show();
    if (!isCancelled(error) && signal.aborted) store.setState(nothing);
  }
}
