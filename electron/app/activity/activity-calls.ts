import type { Handlers } from '../../../shared/api.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { CoreParts } from '../core-parts.ts';

/** What changed registries and records. */
export function activityCalls({
  activity,
}: Pick<CoreParts, 'activity'>): Pick<Handlers, 'activity.list'> {
  return {
    async 'activity.list'({ search, before, limit }) {
      const wanted = search?.trim().toLowerCase() ?? '';
      const fits = (entry: Activity) => wanted === '' || saidOf(entry).includes(wanted);
      return activity.list({ fits, before: before ?? null, limit: limit ?? 100 });
    },
  };
}

/** All that is searched of an entry, in lower case. */
function saidOf(entry: Activity): string {
  const { registry, repository, item, account, message, action, outcome } = entry;
  const digests = [entry.before, entry.after];
  return [registry, repository, item, account, message, action, outcome, ...digests]
    .filter((part) => part !== null)
    .join('\n')
    .toLowerCase();
}
