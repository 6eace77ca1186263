import type { Handlers } from '../../../shared/api.ts';
import type { BookState } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { findActiveRegistry, findRegistry, replaceRegistry } from './registry-lookup.ts';
import { viewRegistry } from './registry-view.ts';

type DefaultCalls = Pick<
  Handlers,
  'registries.setDefault' | 'registries.setActive' | 'registries.arrange'
>;

/** The switch of the default, activation and the order. */
export function defaultCalls(parts: CoreParts): DefaultCalls {
  const { book, hub } = parts;
  return {
    async 'registries.setDefault'({ id }) {
      if (book.state().defaultId !== id) {
        await book.change((state) => {
          if (id !== null) findActiveRegistry(state, id, 'id');
          return { ...state, defaultId: id };
        });
        hub.announce('registries');
      }
      return { defaultId: book.state().defaultId };
    },

    async 'registries.setActive'({ id, active }) {
      if (findRegistry(book.state(), id).active !== active) {
        await book.change((state) => {
          const current = findRegistry(state, id);
          const next = replaceRegistry(state, {
            ...current,
            active,
            revision: current.revision + 1,
            updatedAt: parts.now(),
          });
          return { ...next, defaultId: !active && state.defaultId === id ? null : state.defaultId };
        });
        hub.announce('registries');
      }
      const state = book.state();
      return viewRegistry(findRegistry(state, id), state, parts);
    },

    async 'registries.arrange'({ ids }) {
      await book.change((state) => arrange(state, ids));
      hub.announce('registries');
      return {};
    },
  };
}

/** The named registries first, in that order; the others after them as they stood. Unknown ids are passed over: a list may be older than a deletion. */
export function arrange(state: BookState, ids: readonly string[]): BookState {
  const rank = new Map(ids.map((id, index) => [id, index] as const));
  const rankOf = (id: string): number => rank.get(id) ?? Number.MAX_SAFE_INTEGER;
  return {
    ...state,
    registries: state.registries.toSorted((a, b) => {
      const [first, second] = [rankOf(a.id), rankOf(b.id)];
      return first === second ? 0 : first - second;
    }),
  };
}
