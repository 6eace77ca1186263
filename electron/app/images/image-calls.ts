import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { CoreParts } from '../core-parts.ts';
import { unlessEnded, untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';
import { describeAllTags } from './describe-all-tags.ts';
import { describeNamedTags } from './describe-named-tags.ts';
import { describedBy } from './described-tags.ts';
import { isQuotaNear } from './pull-quota.ts';

type ImageCalls = Pick<
  Handlers,
  'repositories.describe' | 'tags.describe' | 'images.get' | 'images.referrers' | 'images.scan'
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

    async 'images.get'({ registryId, repository, reference, platform, fresh, spend }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      const known = await describedBy(parts, registry, client).of(repository);
      const mayRead = () => spend === true || !isQuotaNear(client.rateLimit());
      const read = async (name: string) => {
        const image = client.image(repository, name, { signal: both, platform, mayRead });
        const { problems, ...rest } = await unlessEnded(ended, image);
        // A digest that the bytes do not have names nothing.
        if (!problems.includes('digestMismatch'))
          known.noteDigest(reference, rest.digest, Date.now());
        const { limit = null, remaining = null, resetsAt = null } = client.rateLimit() ?? {};
        const quota = remaining === null ? {} : { quota: { limit, remaining, resetsAt } };
        return { ...rest, problems, ...quota };
      };
      const recent = fresh === true ? undefined : known.recentDigest(reference, Date.now());
      if (recent === undefined || recent === reference) return read(reference);
      try {
        return await read(recent);
      } catch (error) {
        // What a tag named may be gone since.
        if (!(error instanceof BerthError) || error.code !== 'NOT_FOUND') throw error;
        return read(reference);
      }
    },

    async 'images.referrers'({ registryId, repository, digest }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      return unlessEnded(ended, client.attached(repository, digest, { signal: both }));
    },

    async 'images.scan'({ registryId, repository, digest }, { signal }) {
      const { client, ended } = await pooledClient(parts, registryId);
      const both = AbortSignal.any([signal, ended]);
      return {
        scan: await unlessEnded(ended, client.scan(repository, digest, { signal: both })),
      };
    },
  };
}
