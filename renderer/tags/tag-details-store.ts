import { createStore, type StoreApi } from 'zustand/vanilla';
import { BerthError, isCancelled } from '../../shared/errors.ts';
import { ListBudget } from '../../shared/list-budget.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import { type TagKey, tagKey } from '../../shared/tags/tag-key.ts';
import { compareAsName } from '../../shared/tags/tag-order.ts';
import { NamesInSight } from '../lists/names-in-sight.ts';
import type { App } from '../state/app.ts';

export interface TagDetailsState {
  readonly details: ReadonlyMap<string, TagDetails>;
  /** By digest, of the tags known to have it the one that names the image best. */
  readonly named: ReadonlyMap<string, string>;
  /** Whether the times that are told are those of a push. */
  readonly pushed: boolean;
  /** Whether details were left out, since few pulls are left of a quota. */
  readonly quotaNear: boolean;
  /** The newest release of the list. */
  readonly newest: string | null;
}

interface Repository {
  readonly registryId: string;
  readonly repository: string;
}

interface Loading {
  /** Whether there may be an API that tells of all tags: one that is not there is not asked. */
  readonly whole: boolean;
  readonly signal: AbortSignal;
}

/** What is known of a repository's tags; rows follow their own tag alone. */
export interface TagDetailsOf {
  readonly store: StoreApi<TagDetailsState>;
  /**
   * Fills the store while `signal` lasts: by the provider's API over all tags,
   * or, where there is none, for the tags in sight. Failures leave the names as
   * they are: they are what was asked for.
   */
  load(app: App, repository: Repository, how: Loading): Promise<void>;
  /** Says that a tag is in sight; returns the way to say that it no longer is. */
  inSight(tag: string): () => void;
  /** Forgets tags that are no longer there. */
  keepOnly(isThere: (tag: string) => boolean): void;
  /** Says which tag is the newest release. */
  setNewest(tag: string | null): void;
}

const nothing: TagDetailsState = {
  details: new Map(),
  named: new Map(),
  pushed: false,
  quotaNear: false,
  newest: null,
};
/** An empty store for one repository. */
export function createTagDetails(): TagDetailsOf {
  const store = createStore<TagDetailsState>(() => nothing);
  const rows = new NamesInSight();

  const keys = new Map<string, TagKey>();
  const keyOf = (tag: string): TagKey => {
    const key = keys.get(tag) ?? tagKey(tag);
    keys.set(tag, key);
    return key;
  };

  const show = (details: ReadonlyMap<string, TagDetails>) => {
    const named = new Map<string, string>();
    let pushed = false;
    let quotaNear = false;
    for (const { name, digest, pushedAt, error } of details.values()) {
      pushed ||= pushedAt !== null;
      quotaNear ||= error?.reason === 'quotaNear';
      if (digest === null) continue;
      const best = named.get(digest);
      if (best === undefined || compareAsName(keyOf(name), keyOf(best)) < 0)
        named.set(digest, name);
    }
    store.setState({ details, named, pushed, quotaNear });
  };

  async function loadAll(app: App, repository: Repository, signal: AbortSignal): Promise<void> {
    const found = new Map<string, TagDetails>();
    const budget = new ListBudget();
    let nextAt = 0;
    const showFound = () => {
      const began = performance.now();
      show(new Map(found));
      // The longer the list, the longer a copy takes: most of the time stays free.
      nextAt = performance.now() + (performance.now() - began) * 8;
    };
    try {
      for await (const { tags } of app.api.stream('tags.describe', repository, { signal })) {
        const fitting = tags.filter((tag) => budget.admits(tag.name, tag.digest?.length ?? 0));
        for (const tag of fitting) found.set(tag.name, tag);
        if (performance.now() >= nextAt) showFound();
        if (budget.cut) break;
      }
      showFound();
    } catch (error) {
      // What came before a failure is true all the same.
      if (!signal.aborted && found.size > 0) showFound();
      throw error;
    }
  }

  async function loadInSight(app: App, repository: Repository, signal: AbortSignal) {
    // A list that is loaded anew has its tags described anew, and shows the old facts until then.
    for await (const tags of rows.batches(signal)) {
      const found = new Map(store.getState().details);
      const input = { ...repository, tags: [...tags] };
      for await (const page of app.api.stream('tags.describe', input, { signal })) {
        for (const tag of page.tags) found.set(tag.name, tag);
        show(new Map(found));
      }
    }
  }

  return {
    store,
    async load(app, repository, { whole, signal }) {
      try {
        if (!whole) return await loadInSight(app, repository, signal).catch(() => undefined);
        await loadAll(app, repository, signal);
      } catch (error) {
        const hasNoApi = error instanceof BerthError && error.code === 'UNSUPPORTED';
        if (signal.aborted || !hasNoApi) {
          if (!isCancelled(error) && signal.aborted) show(new Map());
          return;
        }
        await loadInSight(app, repository, signal).catch(() => undefined);
      }
    },
    inSight: (tag) => rows.add(tag),
    keepOnly(isThere) {
      const { details } = store.getState();
      const kept = [...details].filter(([name]) => isThere(name));
      if (kept.length < details.size) show(new Map(kept));
    },
    setNewest: (newest) => store.setState({ newest }),
  };
}

/** The other tags that are known to have the digest of a tag, or that digest; at most ten. */
export function sameDigest(
  details: ReadonlyMap<string, TagDetails>,
  reference: string,
): readonly string[] {
  const digest = details.get(reference)?.digest ?? reference;
  const same: string[] = [];
  for (const [name, tag] of details) {
    if (same.length >= 10) break;
    if (tag.digest === digest && name !== reference) same.push(name);
  }
  return same;
}
