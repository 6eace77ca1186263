import type { Handlers } from '../../shared/api.ts';
import { referencePath } from '../registry/images/image-access.ts';
import type { CoreParts } from './core-parts.ts';
import { openableName } from './lists/pin-calls.ts';
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
      const name = openableName(findRegistry(book.state(), registryId), repository);
      if (reference !== null) referencePath(reference);
      await recents.add({ registryId, repository: name, reference, at: parts.now() });
      hub.announce('favourites');
      return {};
    },
  };
}
