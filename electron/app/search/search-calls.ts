import { originOf } from '../../../shared/address.ts';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import { parseQuery } from '../../../shared/search/query.ts';
import { text } from '../../../shared/text/text.ts';
import type { CoreParts } from '../core-parts.ts';
import { listStateOf } from '../lists/list-state.ts';
import type { NameSearch } from './name-search.ts';

/** The search over what was last seen of every active registry, as its record is now. */
export function searchCalls(
  { book }: Pick<CoreParts, 'book'>,
  search: NameSearch,
): Pick<Handlers, 'search.names'> {
  return {
    async 'search.names'({ text: wanted, limit }, { signal }) {
      const query = parseQuery(wanted);
      if (query.kind === 'problem') {
        const { problem, piece } = query.problem;
        const why =
          problem === 'tooLong'
            ? text('search.expressionTooLong')
            : text('search.expression', { piece });
        throw BerthError.invalid('text', why);
      }
      const { registries, defaultId } = book.state();
      const active = registries.filter((registry) => registry.active);
      active.sort((a, b) => Number(b.id === defaultId) - Number(a.id === defaultId));
      const sources = active.map((registry) => ({
        registryId: registry.id,
        origin: originOf(registry.address),
        account: listStateOf(registry),
      }));
      return search.search({ sources, text: wanted, limit }, signal);
    },
  };
}
