import { useEffect, useState } from 'react';
import type { Registry } from '../../shared/model/registry.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import type { TagKey } from '../../shared/tags/tag-key.ts';
import { indexOfName } from '../lists/name-list.ts';
import { tagRequest } from '../state/list-requests.ts';
import { useApp } from '../state/use-app.ts';
import { type UsedList, useList } from '../state/use-list.ts';
import { createTagDetails, type TagDetailsOf } from './tag-details-store.ts';
import { newestName } from './tag-view.ts';

export interface UsedTags extends UsedList<TagKey> {
  readonly details: TagDetailsOf;
}

/**
 * The tags of a repository and what is known of them, for as long as they are
 * on screen; both panes of the page share them.
 */
export function useTags(registry: Registry, repository: string): UsedTags {
  const app = useApp();
  const { id, provider } = registry;
  const { describesTags } = providerFacts[provider];
  const used = useList(app.tags, tagRequest(app, registry, repository), id);
  const [details] = useState(createTagDetails);
  const names = used.list?.names;
  const complete = used.list?.phase === 'done';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that is complete anew is described anew
  useEffect(() => {
    if (!complete) return;
    const leave = new AbortController();
    if (names !== undefined)
      details.keepOnly((tag) => indexOfName(names, tag, app.tags.order) >= 0);
    const place = { registryId: id, repository };
    details.load(app, place, { whole: describesTags !== false, signal: leave.signal });
    return () => leave.abort();
  }, [app, details, id, repository, complete, describesTags]);
  useEffect(() => {
    details.setNewest(names === undefined ? null : newestName(names));
  }, [details, names]);
  return { ...used, details };
}
