import { BerthError } from '../../../shared/errors.ts';
import type { RepositoriesChunk } from '../lists/list-chunks.ts';
import type { RegistryProvider } from './provider.ts';

type Chunks = AsyncGenerator<RepositoriesChunk, void, undefined>;

/**
 * The repositories of a registry: by its catalog, or by its provider where the
 * catalog is closed, known to be or found so. Where the provider has no such
 * API the catalog's own answer stands; where a right is missing, its error
 * names it.
 */
export async function* listRepositories(
  provider: RegistryProvider,
  catalog: () => Chunks,
  options: { isWanted: (name: string) => boolean; signal: AbortSignal },
): Chunks {
  const list = provider.repositories;
  if (list === undefined) return yield* catalog();
  let refusal: unknown = null;
  if (provider.catalog === 'open') {
    let any = false;
    try {
      for await (const chunk of catalog()) {
        any = true;
        yield chunk;
      }
      return;
    } catch (error) {
      if (any || !isClosed(error)) throw error;
      refusal = error;
    }
  }
  let any = false;
  try {
    for await (const { names, total, incomplete } of list({ signal: options.signal })) {
      any = true;
      yield {
        repositories: names.filter(options.isWanted),
        source: 'provider',
        ...(total === undefined ? {} : { total }),
        ...(incomplete === true ? { incomplete } : {}),
      };
    }
    return;
  } catch (error) {
    const hasNoApi = error instanceof BerthError && error.code === 'UNSUPPORTED';
    throw any || !hasNoApi || refusal === null ? error : refusal;
  }
}

/** Registries refuse their catalog in many words; a login refused there may still do elsewhere (Harbor). */
function isClosed(error: unknown): boolean {
  return (
    error instanceof BerthError &&
    (error.code === 'FORBIDDEN' || error.code === 'UNAUTHORIZED') &&
    error.reason !== 'realmRefused' &&
    error.reason !== 'tokenServer' &&
    error.reason !== 'clientCertificateRequired'
  );
}
