import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import { repositoryScope } from '../auth/scope.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import type { ServerTraits } from './server-traits.ts';

/** What the requests for manifests and blobs share. */
export interface ImageAccess {
  session: RegistryConnection;
  traits: ServerTraits;
  /** Something odd that does not stop the work; an event name for the log. */
  warn: (event: string) => void;
}

/** The URL of a manifest. Throws INVALID_INPUT for what can be neither tag nor digest. */
export function manifestUrl(access: ImageAccess, repository: string, reference: string): URL {
  const { endpoint } = access.session;
  const path = repositoryPath(endpoint, repository);
  return apiUrl(endpoint, `/v2/${path}/manifests/${referencePath(reference)}`);
}

/**
 * A tag or digest as one component of a path. Tags outside the grammar pass, as the
 * server may have them; what no path can hold is INVALID_INPUT.
 */
export function referencePath(reference: string): string {
  if (isDigest(reference)) return reference;
  const unusable =
    reference === '' ||
    reference === '.' ||
    reference === '..' ||
    reference.length > 255 ||
    /[\p{Cc}\s/:@]/u.test(reference);
  if (unusable)
    throw BerthError.invalid('reference', text('reference.invalid', { reference }), {
      hint: text('reference.invalid.hint'),
    });
  return uriPart(reference);
}

/** The token scopes for actions on a repository, under the name the API knows it by. */
export function scopesOf(
  access: ImageAccess,
  repository: string,
  ...actions: readonly string[]
): string[] {
  const name = decodeURIComponent(repositoryPath(access.session.endpoint, repository));
  return [repositoryScope(name, ...actions)];
}

/** A manifest as messages call it: `h:5000/team/app:1.0`, or with `@` before a digest. */
export function nameOf(access: ImageAccess, repository: string, reference: string): string {
  const mark = isDigest(reference) ? '@' : ':';
  return `${access.session.endpoint.name}/${repository}${mark}${reference}`;
}
