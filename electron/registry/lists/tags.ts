import { isDigest } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import { repositoryScope } from '../auth/scope.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import { nameOnMirror, ofBoth } from '../protocol/official-name.ts';
import { fetchNames } from './name-list.ts';
import { pageSizes } from './page-size.ts';
import { type Bookmark, type NamesPage, walkPages } from './pages.ts';

interface TagsOptions {
  signal: AbortSignal;
  bookmark?: Bookmark | undefined;
}

interface TagNamesPage extends NamesPage {
  /** The name they were read under. */
  repository: string;
}

/**
 * The tags of a repository (OCI Distribution 1.1, "Listing Tags", end-8b), in
 * the server's order. Mirrors of Docker Hub have its official images in
 * `library/`, which is tried once when a short name is not there.
 * Throws BerthError, NOT_FOUND (repositoryNotFound) among them.
 */
export async function* walkTags(
  session: RegistryConnection,
  repository: string,
  options: TagsOptions,
): AsyncGenerator<TagNamesPage, void, undefined> {
  let any = false;
  try {
    for await (const page of walkOne(session, repository, options)) {
      any = true;
      yield page;
    }
  } catch (error) {
    const official = nameOnMirror(session.endpoint, repository, error);
    if (any || official === null) throw error;
    yield* walkOfficial(session, official, options, error);
  }
}

/** Throws `missing` when the official name is not there either. */
async function* walkOfficial(
  session: RegistryConnection,
  official: string,
  options: TagsOptions,
  missing: unknown,
): AsyncGenerator<TagNamesPage, void, undefined> {
  try {
    yield* walkOne(session, official, options);
  } catch (error) {
    throw ofBoth(missing, error);
  }
}

async function* walkOne(
  session: RegistryConnection,
  repository: string,
  options: TagsOptions,
): AsyncGenerator<TagNamesPage, void, undefined> {
  const path = repositoryPath(session.endpoint, repository);
  const name = decodeURIComponent(path);
  const operation = text('operation.listTags', {
    repository: `${session.endpoint.name}/${repository}`,
  });
  const pages = walkPages({
    url: apiUrl(session.endpoint, `/v2/${path}/tags/list`),
    sizes: pageSizes,
    limits: session.limits,
    signal: options.signal,
    bookmark: options.bookmark,
    fetch: (url) =>
      fetchNames(session, {
        url,
        member: 'tags',
        scopes: [repositoryScope(name, 'pull')],
        // Azure keeps tag lists apart from pulling.
        widerScopes: [repositoryScope(name, 'metadata_read')],
        operation,
        repository,
        signal: options.signal,
      }),
  });
  // Artifactory lists digests among its tags; they are none.
  for await (const { names, incomplete } of pages)
    yield { names: names.filter((tag) => !isDigest(tag)), incomplete, repository: name };
}
