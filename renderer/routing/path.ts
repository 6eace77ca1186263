import { withoutOuter } from '../../shared/outer-characters.ts';
import { uriPart } from '../../shared/uri-part.ts';

/** The place a person is at. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'registry'; readonly registryId: string }
  | { readonly page: 'repository'; readonly registryId: string; readonly repository: string };

/**
 * Reads a history path: `/registries/:id` and
 * `/registries/:id/repositories/:repository`, the last as one encoded segment.
 * Anything else is home.
 */
export function parsePath(path: string): Route {
  const [first, id, third, last, ...rest] = withoutOuter(path, '/').split('/');
  if (first !== 'registries' || !id || rest.length > 0) return { page: 'home' };
  const registryId = decode(id);
  if (registryId === null) return { page: 'home' };
  if (third === undefined) return { page: 'registry', registryId };
  const repository = last === undefined ? null : decode(last);
  if (third !== 'repositories' || !repository) return { page: 'home' };
  return { page: 'repository', registryId, repository };
}

/** Writes a history path that `parsePath` reads back. */
export function formatPath(route: Route): string {
  if (route.page === 'home') return '/';
  const registry = `/registries/${uriPart(route.registryId)}`;
  if (route.page === 'registry') return registry;
  return `${registry}/repositories/${uriPart(route.repository)}`;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
