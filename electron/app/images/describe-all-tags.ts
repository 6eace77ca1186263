import { BerthError } from '../../../shared/errors.ts';
import { ListBudget, listLimits } from '../../../shared/list-budget.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { text } from '../../../shared/text/text.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { DescribedRepository } from './described-tags.ts';

/** Tags of one page of what is known already. */
const pageTags = 1_000;

/**
 * Describes all tags of a repository by the provider's API: what is known at
 * once, and then, unless the provider told all of it within five minutes, what
 * it tells now. Throws UNSUPPORTED where there is no such API, TOO_LARGE beyond
 * what a list may hold, and CANCELLED.
 */
export async function* describeAllTags(
  client: RegistryClient,
  known: DescribedRepository,
  { repository, signal }: { repository: string; signal: AbortSignal },
): AsyncGenerator<TagDetails[], void, undefined> {
  const { tags, recent } = known.all(Date.now());
  for (let from = 0; from < tags.length; from += pageTags)
    yield tags.slice(from, from + pageTags).map((tag) => ({ ...tag, source: 'cache' as const }));
  if (recent) return;
  const budget = new ListBudget();
  const told: TagDetails[] = [];
  for await (const page of client.describeTags(repository, { signal })) {
    const seenAt = new Date().toISOString();
    const fitting = page
      .filter((tag) => budget.admits(tag.name, lengthOf(tag)))
      .map((tag) => ({ ...tag, source: 'provider' as const, seenAt }));
    for (const tag of fitting) told.push(tag);
    yield fitting;
    if (budget.cut) throw tooManyTags(repository);
  }
  known.keepAll(told, Date.now());
}

/** What is sent of a tag beside its name. */
function lengthOf({ digest, pushedAt, pulledAt }: TagDetails): number {
  return [digest, pushedAt, pulledAt].reduce((sum, told) => sum + (told?.length ?? 0), 0);
}

function tooManyTags(repository: string): BerthError {
  return BerthError.tooLarge(
    listLimits.bytes,
    listLimits.bytes,
    text('app.tooManyTags', { repository }),
  );
}
