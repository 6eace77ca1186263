import { beginsAs } from '../../shared/search/digest-query.ts';
import { describedPaths, readDescribed } from './described-file.ts';
import type { ListKey } from './list-cache-file.ts';

/** A tag that is known to have had a digest when it was seen. */
export interface DigestHit {
  registryId: string;
  repository: string;
  tag: string;
  digest: string;
}

/** Milliseconds after which a search ends with what it has. */
const longestSearch = 5_000;

/**
 * The tags whose digest begins as `wanted` says, of what was told of the
 * registries as they are now; `more` where there are further ones or time ran
 * out. Ends without an answer once `signal` is aborted. Never throws.
 */
export async function findDigests(
  folder: string,
  request: {
    sources: readonly Omit<ListKey, 'list'>[];
    wanted: string;
    limit: number;
    signal: AbortSignal;
  },
): Promise<{ hits: DigestHit[]; more: boolean }> {
  const { sources, wanted, limit, signal } = request;
  const hits: DigestHit[] = [];
  const until = performance.now() + longestSearch;
  for (const source of sources) {
    for (const path of await describedPaths(folder, source)) {
      if (signal.aborted || performance.now() > until) return { hits, more: true };
      // Most files do not have it, and are not read line by line.
      const file = await readDescribed(path, wanted);
      for (const { name: tag, digest } of file?.tags ?? []) {
        if (digest === null || !beginsAs(digest, wanted)) continue;
        if (hits.length >= limit) return { hits, more: true };
        const { registryId } = source;
        hits.push({ registryId, repository: file?.repository ?? '', tag, digest });
      }
    }
  }
  return { hits, more: false };
}
