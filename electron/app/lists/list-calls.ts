import type { Handlers, RepositoriesPage, TagsPage } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { describedBy } from '../images/described-tags.ts';
import { untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';
import { KeptList } from './kept-list.ts';
import { ListPlaces } from './list-places.ts';
import { noteSeen, type SeenOutcome } from './note-seen.ts';

type ListCalls = Pick<Handlers, 'repositories.list' | 'tags.list'>;

/** Failures after which pinned repositories stand in for a list that cannot be had. */
const closedCatalog = new Set<BerthError['code']>(['FORBIDDEN', 'UNSUPPORTED', 'NOT_FOUND']);

/** The two lists: what was seen last time first, then the registry's own answer page by page. */
export function listCalls(parts: CoreParts): ListCalls {
  const places = new ListPlaces();
  return {
    async *'repositories.list'({ registryId, search, fresh, continue: goOn }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const matches = matcher(search);
      const list = await KeptList.open(parts, places, registry, 'repositories', { fresh, goOn });
      for (const { names, facts } of list.known())
        yield { repositories: names.filter(matches), ...facts } satisfies RepositoriesPage;

      let source: RepositoriesPage['source'] = 'catalog';
      let ended: 'whole' | 'brokenOff' = 'brokenOff';
      /** What a reader who left early does not learn. */
      let told: SeenOutcome | null = null;
      try {
        const { client, ended: clientEnded } = await pooledClient(parts, registryId, {
          retry: fresh,
        });
        const { cached, bookmark } = list;
        const chunks = client.repositories({
          signal: AbortSignal.any([signal, clientEnded]),
          fresh,
          known: cached?.names,
          bookmark,
        });
        for await (const chunk of untilEnded(clientEnded, chunks)) {
          source = chunk.source;
          const added = list.add(chunk.repositories, chunk.incomplete);
          yield {
            repositories: added.filter(matches),
            ...(chunk.total === undefined ? {} : { total: chunk.total }),
            source: chunk.source,
            ...(list.incomplete ? { incomplete: true } : {}),
          } satisfies RepositoriesPage;
          if (list.full) break;
        }
        const unlisted = list.add(registry.pinned);
        if (unlisted.length > 0)
          yield {
            repositories: unlisted.filter(matches),
            source,
            ...(list.incomplete ? { incomplete: true } : {}),
          } satisfies RepositoriesPage;
        ended = 'whole';
        told = { outcome: list.incomplete ? 'partial' : 'listed', count: list.count };
      } catch (error) {
        const standsIn = standsInForClosed(error, registry, list.count);
        const count = Math.max(list.count, list.cached?.names.length ?? 0) || null;
        if (error instanceof BerthError)
          told = standsIn
            ? { outcome: 'partial', count: registry.pinned.length, failure: error }
            : { outcome: list.count > 0 ? 'partial' : 'failed', count, failure: error };
        if (!standsIn) throw error;
        yield { repositories: registry.pinned.filter(matches), source: 'pinned' };
      } finally {
        const isNews = list.keep(ended);
        const isSeen = told !== null && (await noteSeen(parts, list.key, told));
        if (isNews || isSeen) parts.hub.announce('lists', { registryId });
      }
    },

    async *'tags.list'({ registryId, repository, search, fresh, continue: goOn }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const matches = matcher(search);
      const name = `tags:${repository}` as const;
      const list = await KeptList.open(parts, places, registry, name, { fresh, goOn });
      for (const { names, facts } of list.known())
        yield { tags: names.filter(matches), ...facts } satisfies TagsPage;

      let ended: 'whole' | 'brokenOff' = 'brokenOff';
      let readAs = repository;
      try {
        const { client, ended: clientEnded } = await pooledClient(parts, registryId, {
          retry: fresh,
        });
        // Who asks anew wants to see what the tags stand for now, too.
        if (fresh === true)
          (await describedBy(parts, registry, client).of(repository)).askAnew(Date.now());
        const chunks = client.tags(repository, {
          signal: AbortSignal.any([signal, clientEnded]),
          bookmark: list.bookmark,
        });
        for await (const chunk of untilEnded(clientEnded, chunks)) {
          const added = list.add(chunk.tags, chunk.incomplete);
          readAs = chunk.repository;
          yield {
            tags: added.filter(matches),
            source: 'catalog',
            ...(readAs === repository ? {} : { repository: readAs }),
            ...(list.incomplete ? { incomplete: true } : {}),
          } satisfies TagsPage;
          if (list.full) break;
        }
        ended = 'whole';
      } finally {
        // Kept under the name that exists: the page goes there.
        if (list.keep(ended, `tags:${readAs}`))
          parts.hub.announce('lists', { registryId, repository: readAs });
      }
    },
  };
}

/** Contains, ignoring case; an empty search matches everything. */
function matcher(search: string | undefined): (name: string) => boolean {
  const wanted = search?.trim().toLowerCase() ?? '';
  return wanted === '' ? () => true : (name) => name.toLowerCase().includes(wanted);
}

function standsInForClosed(error: unknown, registry: StoredRegistry, listed: number): boolean {
  if (!(error instanceof BerthError) || listed > 0 || registry.pinned.length === 0) return false;
  // Without a login the list may be closed while its repositories are open to all.
  return closedCatalog.has(error.code) || error.reason === 'credentialRequired';
}
