import { isDigest } from '../../shared/image-reference.ts';
import { withoutOuter } from '../../shared/outer-characters.ts';
import { uriPart } from '../../shared/uri-part.ts';

/** The place a person is at. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'registry'; readonly registryId: string }
  | { readonly page: 'repository'; readonly registryId: string; readonly repository: string }
  | {
      readonly page: 'image';
      readonly registryId: string;
      readonly repository: string;
      /** A tag or a digest. */
      readonly reference: string;
    }
  | {
      readonly page: 'compare';
      /** Of the left image. */
      readonly registryId: string;
      /** `team/app:1.0` or `team/app@sha256:…`. */
      readonly left: string;
      readonly right: string;
      readonly rightRegistryId: string;
    };

/**
 * Reads a history path: `/registries/:id`,
 * `/registries/:id/repositories/:repository` and, below that, `/tags/:tag` and
 * `/digests/:digest`, and `/registries/:id/compare/:left/:right`, with the right one's
 * registry behind it where that is another; names are one encoded segment each. Anything else is home.
 */
export function parsePath(path: string): Route {
  const [first, id, third, last, fifth, end, ...rest] = withoutOuter(path, '/').split('/');
  if (first !== 'registries' || !id || rest.length > 0) return { page: 'home' };
  const registryId = decode(id);
  if (registryId === null) return { page: 'home' };
  if (third === undefined) return { page: 'registry', registryId };
  const repository = last === undefined ? null : decode(last);
  if (third === 'compare') {
    const right = fifth === undefined ? null : decode(fifth);
    const rightRegistryId = end === undefined ? registryId : decode(end);
    return repository && right && rightRegistryId
      ? { page: 'compare', registryId, left: repository, right, rightRegistryId }
      : { page: 'home' };
  }
  if (third !== 'repositories' || !repository) return { page: 'home' };
  if (fifth === undefined) return { page: 'repository', registryId, repository };
  const reference = end === undefined ? null : decode(end);
  if ((fifth !== 'tags' && fifth !== 'digests') || !reference) return { page: 'home' };
  return { page: 'image', registryId, repository, reference };
}

/** Writes a history path that `parsePath` reads back. */
export function formatPath(route: Route): string {
  if (route.page === 'home') return '/';
  const registry = `/registries/${uriPart(route.registryId)}`;
  if (route.page === 'registry') return registry;
  if (route.page === 'compare') {
    const both = `${registry}/compare/${uriPart(route.left)}/${uriPart(route.right)}`;
    return route.rightRegistryId === route.registryId
      ? both
      : `${both}/${uriPart(route.rightRegistryId)}`;
  }
  const repository = `${registry}/repositories/${uriPart(route.repository)}`;
  if (route.page === 'repository') return repository;
  const kind = isDigest(route.reference) ? 'digests' : 'tags';
  return `${repository}/${kind}/${uriPart(route.reference)}`;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
