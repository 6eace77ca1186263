import { isDigest } from '../../shared/image-reference.ts';
import { apiUrl, repositoryPath } from './endpoint.ts';
import { fetchNames } from './name-list.ts';
import { type NamesPage, walkPages } from './pages.ts';
import type { RegistrySession } from './registry-session.ts';
import { repositoryScope } from './scope.ts';

const pageSizes = [1000, 100];

/**
 * The tags of a repository (OCI Distribution 1.1, "Listing Tags", end-8b), in
 * the server's order. Throws BerthError, NOT_FOUND (repositoryNotFound) among them.
 */
export async function* walkTags(
  session: RegistrySession,
  repository: string,
  options: { inventsLast: boolean; signal: AbortSignal },
): AsyncGenerator<NamesPage, void, undefined> {
  const path = repositoryPath(session.endpoint, repository);
  const operation = `list the tags of ${session.endpoint.name}/${repository}`;
  const pages = walkPages({
    url: apiUrl(session.endpoint, `/v2/${path}/tags/list`),
    sizes: pageSizes,
    inventsLast: options.inventsLast,
    maxPages: session.limits.pages,
    maxNames: session.limits.names,
    fetch: (url) =>
      fetchNames(session, {
        url,
        member: 'tags',
        scopes: [repositoryScope(decodeURIComponent(path), 'pull')],
        operation,
        repository,
        signal: options.signal,
      }),
  });
  // Artifactory lists digests among its tags; they are none.
  for await (const { names, incomplete } of pages)
    yield { names: names.filter((name) => !isDigest(name)), incomplete };
}
