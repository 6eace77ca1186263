import type { Handlers } from '../../../shared/api.ts';
import { dockerHub, officialName } from '../../../shared/docker-hub.ts';
import { BerthError } from '../../../shared/errors.ts';
import { isRepositoryName } from '../../../shared/image-reference.ts';
import { text } from '../../../shared/text/text.ts';
import { endpointOf, repositoryPath } from '../../registry/protocol/endpoint.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { findRegistry, replaceRegistry } from '../registries/registry-lookup.ts';

type PinCalls = Pick<Handlers, 'repositories.pin' | 'repositories.unpin'>;

/** Of one registry. */
export const mostPins = 10_000;

/** Repositories added by hand. Pins touch no revision and contact nobody. */
export function pinCalls(parts: CoreParts): PinCalls {
  const setPins = async (
    registryId: string,
    change: (registry: StoredRegistry) => string[],
  ): Promise<{ pinned: string[] }> => {
    const state = await parts.book.change((current) => {
      const registry = findRegistry(current, registryId);
      return replaceRegistry(current, { ...registry, pinned: change(registry) });
    });
    parts.hub.announce('registries');
    return { pinned: findRegistry(state, registryId).pinned };
  };
  return {
    'repositories.pin': ({ registryId, repository }) =>
      setPins(registryId, (registry) => {
        const name = fullName(registry, repository);
        if (!isRepositoryName(name))
          throw BerthError.invalid('repository', text('app.notRepository', { name: repository }), {
            hint: text('app.notRepository.hint'),
          });
        if (registry.pinned.length >= mostPins)
          throw BerthError.invalid('repository', text('app.tooManyPins', { maximum: mostPins }));
        return registry.pinned.includes(name) ? registry.pinned : [...registry.pinned, name];
      }),
    'repositories.unpin': ({ registryId, repository }) =>
      setPins(registryId, (registry) =>
        registry.pinned.filter(
          (name) => name !== repository && name !== fullName(registry, repository),
        ),
      ),
  };
}

/**
 * The full name of a repository that can be opened: names of servers may be odd, but
 * not lead out of the API. Throws INVALID_INPUT.
 */
export function openableName(registry: StoredRegistry, typed: string): string {
  const name = fullName(registry, typed);
  repositoryPath(endpointOf(registry.address), name);
  return name;
}

/** Docker Hub's official images live under `library/` (VECTORS V48). */
export function fullName(registry: StoredRegistry, typed: string): string {
  return registry.address === dockerHub.address ? officialName(typed) : typed;
}
