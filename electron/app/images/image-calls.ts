import type { Handlers } from '../../../shared/api.ts';
import type { CoreParts } from '../core-parts.ts';
import { unlessEnded, untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';
import { describeAllTags } from './describe-all-tags.ts';
import { describeNamedTags } from './describe-named-tags.ts';
import { describedBy } from './described-tags.ts';

type ImageCalls = Pick<Handlers, 'tags.describe' | 'images.get' | 'images.referrers'>;

/** What tags and images are: by the provider's API over all tags, or by the protocol for those named. */
export function imageCalls(parts: CoreParts): ImageCalls {
  return {
    async *'tags.describe'({ registryId, repository, tags }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      const known = await describedBy(parts, registry, client).of(repository);
      const pages =
        tags === undefined
          ? describeAllTags(client, known, { repository, signal: both })
          : describeNamedTags(client, known, { repository, tags, signal: both });
      for await (const page of untilEnded(ended, pages)) yield { tags: page };
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
