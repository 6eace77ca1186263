import type { Handlers, Output } from '../../shared/api.ts';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import type { CoreParts } from './core-parts.ts';
import { fullName, openableName } from './lists/pin-calls.ts';
import { findRegistry } from './registries/registry-lookup.ts';

/** Of all registries, the deleted ones too. */
const mostFavourites = 1_000;

/** Starred repositories. They touch no revision and contact nobody. */
export function favouriteCalls(
  parts: CoreParts,
): Pick<Handlers, 'favourites.list' | 'favourites.set'> {
  const { book, hub } = parts;
  /** Those of a deleted registry are kept, but not shown. */
  const listed = (): Output<'favourites.list'> => {
    const { registries, favourites } = book.state();
    const saved = new Set(registries.map(({ id }) => id));
    return {
      favourites: favourites.filter(({ registryId }) => saved.has(registryId)),
      sequence: hub.sequence,
    };
  };
  return {
    async 'favourites.list'() {
      return listed();
    },

    async 'favourites.set'({ registryId, repository: typed, favourite }) {
      const before = book.state();
      const after = await book.change((state) => {
        const registry = findRegistry(state, registryId);
        const repository = favourite ? openableName(registry, typed) : fullName(registry, typed);
        const others = state.favourites.filter(
          (one) => one.registryId !== registryId || one.repository !== repository,
        );
        if (favourite === others.length < state.favourites.length) return state;
        if (!favourite) return { ...state, favourites: others };
        if (others.length >= mostFavourites)
          throw BerthError.invalid(
            'repository',
            text('app.tooManyFavourites', { maximum: mostFavourites }),
          );
        return { ...state, favourites: [...others, { registryId, repository }] };
      });
      if (after !== before) hub.announce('favourites');
      return listed();
    },
  };
}
