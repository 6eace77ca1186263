import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';

/** The saved registry with this id. Throws NOT_FOUND / registryNotFound. */
export function findRegistry(state: BookState, id: string): StoredRegistry {
  const registry = state.registries.find((candidate) => candidate.id === id);
  if (registry === undefined)
    throw BerthError.of('NOT_FOUND', text('registries.notFound', { id }), {
      reason: 'registryNotFound',
      hint: text('registries.notFound.hint'),
    });
  return registry;
}

/** The same, refusing an inactive one: an inactive registry is never contacted. */
export function findActiveRegistry(state: BookState, id: string, path: string): StoredRegistry {
  const registry = findRegistry(state, id);
  if (!registry.active)
    throw BerthError.invalid(path, text('registries.inactive', { name: registry.name }), {
      reason: 'inactive',
      hint: text('registries.inactive.hint'),
    });
  return registry;
}

/** A copy of the state with one registry replaced by id. */
export function replaceRegistry(state: BookState, registry: StoredRegistry): BookState {
  return {
    ...state,
    registries: state.registries.map((candidate) =>
      candidate.id === registry.id ? registry : candidate,
    ),
  };
}
