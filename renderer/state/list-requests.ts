import type { Registry } from '../../shared/model/registry.ts';
import type { App } from './app.ts';
import type { ListRequest, NamesPage } from './lists-store.ts';

/** Which list of repositories: one per registry. */
export function repositoryRequest(app: App, registry: Registry): ListRequest {
  const registryId = registry.id;
  return {
    key: registryId,
    version: versionOf(registry),
    async *pages(fresh, signal): AsyncGenerator<NamesPage> {
      const input = { registryId, ...(fresh ? { fresh } : {}) };
      for await (const page of app.api.stream('repositories.list', input, { signal }))
        yield {
          names: page.repositories,
          total: page.total,
          source: page.source,
          incomplete: page.incomplete,
        };
    },
  };
}

/** What decides which names a registry shows: a new description makes no other list. */
function versionOf(registry: Registry): string {
  const { address, provider, region, namespace, tls, proxy, credential, active } = registry;
  return JSON.stringify([address, provider, region, namespace, tls, proxy, credential, active]);
}

/** Which list of tags: one per repository of a registry. */
export function tagRequest(app: App, registry: Registry, repository: string): ListRequest {
  const registryId = registry.id;
  return {
    key: tagListKey(registryId, repository),
    version: versionOf(registry),
    async *pages(fresh, signal): AsyncGenerator<NamesPage> {
      const input = { registryId, repository, ...(fresh ? { fresh } : {}) };
      for await (const page of app.api.stream('tags.list', input, { signal }))
        yield {
          names: page.tags,
          source: page.source,
          incomplete: page.incomplete,
          readAs: page.repository,
          seenAt: page.seenAt,
        };
    },
  };
}

export function tagListKey(registryId: string, repository: string): string {
  return `${registryId}/${repository}`;
}
