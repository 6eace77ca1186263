import { originOf } from '../../../shared/address.ts';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import { digestQuery } from '../../../shared/search/digest-query.ts';
import { parseQuery } from '../../../shared/search/query.ts';
import { text } from '../../../shared/text/text.ts';
import { findDigests } from '../../storage/digest-search.ts';
import type { CoreParts } from '../core-parts.ts';
import { listStateOf } from '../lists/list-state.ts';
import type { NameSearch } from './name-search.ts';

/** The search over what was last seen of every active registry, as its record is now; `folder` is that of the caches. */
export function searchCalls(
  { book }: Pick<CoreParts, 'book'>,
  search: NameSearch,
  folder: string,
): Pick<Handlers, 'search.names' | 'search.digests'> {
  const sources = () => {
    const { registries, defaultId } = book.state();
    const active = registries.filter((registry) => registry.active);
    active.sort((a, b) => Number(b.id === defaultId) - Number(a.id === defaultId));
    return active.map((registry) => ({
      registryId: registry.id,
      origin: originOf(registry.address),
      account: listStateOf(registry),
    }));
  };
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
      return search.search({ sources: sources(), text: wanted, limit }, signal);
    },

    async 'search.digests'({ text: typed, limit }, { signal }) {
      const wanted = digestQuery(typed);
      if (wanted === null) throw BerthError.invalid('text', text('search.noDigest'));
      const found = await findDigests(folder, { sources: sources(), wanted, limit, signal });
      if (signal.aborted)
        throw BerthError.of('CANCELLED', text('app.cancelled', { method: 'search.digests' }));
      return found;
    },
  };
}
