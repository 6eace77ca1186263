import { officialName } from '../../../shared/docker-hub.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The name to try when a repository is not there: mirrors of Docker Hub keep
 * its official images in `library/`. Null for names of several parts, on
 * Docker Hub itself, and for errors about anything else. For reading only:
 * a change must mean exactly what it names.
 */
export function nameOnMirror(
  endpoint: Endpoint,
  repository: string,
  error: unknown,
): string | null {
  const missing =
    error instanceof BerthError &&
    error.code === 'NOT_FOUND' &&
    (error.reason === 'repositoryNotFound' || error.reason === undefined);
  if (!missing || endpoint.isDockerHub || repository.includes('/')) return null;
  return officialName(repository);
}

/** The error to tell when the official name failed too: the first, unless the second says something new. */
export function ofBoth(first: unknown, second: unknown): unknown {
  const absent =
    second instanceof BerthError && (second.code === 'NOT_FOUND' || second.reason === 'hidden');
  return absent ? first : second;
}

/** Reads under the name given, then once under the official one. */
export async function readByEitherName<T>(
  endpoint: Endpoint,
  repository: string,
  read: (name: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(repository);
  } catch (first) {
    const official = nameOnMirror(endpoint, repository, first);
    if (official === null) throw first;
    return read(official).catch((second: unknown) => {
      throw ofBoth(first, second);
    });
  }
}
