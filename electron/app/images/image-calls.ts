import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import { ListBudget, listLimits } from '../../../shared/list-budget.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { text } from '../../../shared/text/text.ts';
import type { CoreParts } from '../core-parts.ts';
import { unlessEnded, untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { describeNamedTags } from './describe-named-tags.ts';

type ImageCalls = Pick<
  Handlers,
  'repositories.describe' | 'tags.describe' | 'images.get' | 'images.referrers'
>;

/** What tags and images are: by the provider's API over all tags, or by the protocol for those named. */
export function imageCalls(parts: CoreParts): ImageCalls {
  return {
    async *'repositories.describe'({ registryId, repositories }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      const told = client.describeRepositories(repositories, { signal: both });
      for await (const page of untilEnded(ended, told)) yield { repositories: page };
    },

    async *'tags.describe'({ registryId, repository, tags }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      if (tags !== undefined) {
        const named = describeNamedTags(client, { repository, tags, signal: both });
        for await (const page of untilEnded(ended, named)) yield { tags: page };
        return;
      }
      const budget = new ListBudget();
      for await (const page of untilEnded(
        ended,
        client.describeTags(repository, { signal: both }),
      )) {
        const fitting = page.filter((tag) => budget.admits(tag.name, lengthOf(tag)));
        yield { tags: fitting };
        if (budget.cut) throw tooManyTags(repository);
      }
    },

    async 'images.get'({ registryId, repository, reference, platform }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      return unlessEnded(ended, client.image(repository, reference, { signal: both, platform }));
    },

    async 'images.referrers'({ registryId, repository, digest }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      return unlessEnded(ended, client.attached(repository, digest, { signal: both }));
    },
  };
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
