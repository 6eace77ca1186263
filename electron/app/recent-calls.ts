import type { Handlers } from '../../shared/api.ts';
import type { CoreParts } from './core-parts.ts';
import { fullName } from './lists/pin-calls.ts';
import { findRegistry } from './registries/registry-lookup.ts';

/** What was open not long ago; told of with the favourites, beside which it is shown. */
export function recentCalls(parts: CoreParts): Pick<Handlers, 'recents.list' | 'recents.add'> {
  const { book, hub, recents } = parts;
  return {
    async 'recents.list'() {
      const saved = new Set(book.state().registries.map(({ id }) => id));
      const listed = await recents.list();
      return { recents: listed.filter(({ registryId }) => saved.has(registryId)) };
    },

    async 'recents.add'({ registryId, repository, reference }) {
      const name = fullName(findRegistry(book.state(), registryId), repository);
      await recents.add({ registryId, repository: name, reference, at: parts.now() });
      hub.announce('favourites');
      return {};
    },
  };
}
