import { useEffect, useState } from 'react';
import type { FoundDigests } from '../../shared/api.ts';
import { digestQuery } from '../../shared/search/digest-query.ts';
import { useApp } from './use-app.ts';

/** As many hits are asked for. */
const limit = 20;

/** Where a digest is known to be, while a search asks for one; null for any other search, and until the answer. */
export function useFoundDigests(text: string): FoundDigests | null {
  const { api } = useApp();
  const wanted = digestQuery(text);
  const [answer, setAnswer] = useState<{ wanted: string; found: FoundDigests } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    const leave = new AbortController();
    api.call('search.digests', { text: wanted, limit }, { signal: leave.signal }).then(
      (found) => {
        if (!leave.signal.aborted) setAnswer({ wanted, found });
      },
      // Names are what was searched for first; they are shown all the same.
      () => undefined,
    );
    return () => leave.abort();
  }, [api, wanted]);
  return answer?.wanted === wanted ? answer.found : null;
}
