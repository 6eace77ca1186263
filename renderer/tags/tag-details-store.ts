import { createStore, type StoreApi } from 'zustand/vanilla';
import { BerthError, isCancelled } from '../../shared/errors.ts';
import { ListBudget } from '../../shared/list-budget.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { App } from '../state/app.ts';

export interface TagDetailsState {
  readonly details: ReadonlyMap<string, TagDetails>;
  /** At least one of them is told, so that there is something to show beside the names. */
  readonly shown: Readonly<Record<'digest' | 'size' | 'time', boolean>>;
}

interface Repository {
  readonly registryId: string;
  readonly repository: string;
}

/** What is known of a repository's tags; rows follow their own tag alone. */
export interface TagDetailsOf {
  readonly store: StoreApi<TagDetailsState>;
  /**
   * Fills the store while `signal` lasts: by the provider's API over all tags,
   * or, where there is none, for the tags in sight. Failures leave the names as
   * they are: they are what was asked for.
   */
  load(app: App, repository: Repository, signal: AbortSignal): Promise<void>;
  /** Says that a tag is in sight; returns the way to say that it no longer is. */
  inSight(tag: string): () => void;
}

const nothing: TagDetailsState = {
  details: new Map(),
  shown: { digest: false, size: false, time: false },
};
/** Tags that are asked for at a time: about what a window shows. */
const atATime = 40;
/** Milliseconds that a row stands before its tag is asked for: those that rush by are not. */
const standsFor = 60;

/** An empty store for one repository. */
export function createTagDetails(): TagDetailsOf {
  const store = createStore<TagDetailsState>(() => nothing);
  const wanted = new Map<string, number>();
  let changed: () => void = () => undefined;

  const take = (tags: readonly TagDetails[], into: Map<string, TagDetails>) => {
    const shown = { ...store.getState().shown };
    for (const tag of tags) {
      into.set(tag.name, tag);
      shown.digest ||= tag.digest !== null;
      shown.size ||= tag.size !== null;
      shown.time ||= tag.pushedAt !== null || (tag.createdAt ?? null) !== null;
    }
    return shown;
  };

  async function loadAll(app: App, repository: Repository, signal: AbortSignal): Promise<void> {
    const found = new Map<string, TagDetails>();
    const budget = new ListBudget();
    let nextAt = 0;
    let { shown } = store.getState();
    const show = () => {
      const began = performance.now();
      store.setState({ details: new Map(found), shown });
      // The longer the list, the longer a copy takes: most of the time stays free.
      nextAt = performance.now() + (performance.now() - began) * 8;
    };
    try {
      for await (const { tags } of app.api.stream('tags.describe', repository, { signal })) {
        const fitting = tags.filter((tag) => budget.admits(tag.name, tag.digest?.length ?? 0));
        shown = take(fitting, found);
        if (performance.now() >= nextAt) show();
        if (budget.cut) break;
      }
      show();
    } catch (error) {
      // What came before a failure is true all the same.
      if (!signal.aborted && found.size > 0) show();
      throw error;
    }
  }

  async function loadInSight(app: App, repository: Repository, signal: AbortSignal) {
    // A list that is loaded anew has its tags described anew, and shows the old facts until then.
    const asked = new Set<string>();
    while (!signal.aborted) {
      const { details } = store.getState();
      const now = performance.now();
      const next = [...wanted]
        .filter(([tag, since]) => !asked.has(tag) && now - since >= standsFor)
        .slice(0, atATime)
        .map(([tag]) => tag);
      if (next.length === 0) {
        const waits = [...wanted.keys()].some((tag) => !asked.has(tag));
        await untilChanged(signal, waits ? standsFor : null);
        continue;
      }
      for (const tag of next) asked.add(tag);
      const input = { ...repository, tags: next };
      const found = new Map(details);
      for await (const { tags } of app.api.stream('tags.describe', input, { signal })) {
        const shown = take(tags, found);
        store.setState({ details: new Map(found), shown });
      }
    }
  }

  function untilChanged(signal: AbortSignal, ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(go, ms);
      signal.addEventListener('abort', go);
      changed = go;
    });
  }

  return {
    store,
    async load(app, repository, signal) {
      try {
        await loadAll(app, repository, signal);
      } catch (error) {
        const hasNoApi = error instanceof BerthError && error.code === 'UNSUPPORTED';
        if (signal.aborted || !hasNoApi) {
          if (!isCancelled(error) && signal.aborted) store.setState(nothing);
          return;
        }
        await loadInSight(app, repository, signal).catch(() => undefined);
      }
    },
    inSight(tag) {
      wanted.set(tag, performance.now());
      changed();
      return () => wanted.delete(tag);
    },
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
