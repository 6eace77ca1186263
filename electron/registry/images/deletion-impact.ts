import { BerthError, isCancelled } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import { walkTags } from '../lists/tags.ts';
import type { ImageAccess } from './image-access.ts';
import type { DeletionImpact, ManifestHead } from './manifest-results.ts';
import { getManifest, headManifest } from './manifests.ts';
import { isIndexType } from './media-types.ts';

export interface ImpactRequest {
  repository: string;
  digest: string;
  signal: AbortSignal;
}

/**
 * What deleting a digest takes along: the tags that share it, and the tagged
 * indexes that list it (OCI Distribution 1.1, "Deleting Manifests"). One HEAD
 * per tag and one GET per index, a few at a time; each step gives all that is
 * known so far. Untagged indexes cannot be found this way.
 */
export async function* walkImpact(
  access: ImageAccess,
  request: ImpactRequest,
): AsyncGenerator<DeletionImpact, void, undefined> {
  const search = new ImpactSearch(access, request);
  const { repository, signal } = request;
  const width = access.session.limits.connectionsPerHost;
  let waiting: string[] = [];
  for await (const page of walkTags(access.session, repository, { signal })) {
    waiting.push(...page.names);
    if (page.incomplete) search.missedSome();
  }
  const total = waiting.length;
  for (let checked = 0; waiting.length > 0; ) {
    const some = waiting.slice(0, width);
    waiting = waiting.slice(width);
    await Promise.all(some.map((tag) => search.look(tag)));
    checked += some.length;
    if (waiting.length > 0) yield search.state(checked, total, false);
  }
  yield search.state(total, total, true);
}

class ImpactSearch {
  private readonly tags: string[] = [];
  /** Tags of the indexes that list the digest, by the index's digest. */
  private readonly parents = new Map<string, string[]>();
  private readonly listing = new Map<string, Promise<boolean>>();
  private whole = true;
  private readonly access: ImageAccess;
  private readonly request: ImpactRequest;

  constructor(access: ImageAccess, request: ImpactRequest) {
    this.access = access;
    this.request = request;
  }

  missedSome(): void {
    this.whole = false;
  }

  state(checked: number, total: number, done: boolean): DeletionImpact {
    return {
      tags: [...this.tags],
      parents: [...this.parents].map(([digest, tags]) => ({ digest, tags: [...tags] })),
      checked,
      total,
      complete: done && this.whole,
    };
  }

  async look(tag: string): Promise<void> {
    const { repository, digest, signal } = this.request;
    try {
      const head = await headManifest(this.access, { repository, reference: tag, signal });
      if (head.digest === digest) this.tags.push(tag);
      else if (await this.lists(head))
        this.parents.set(head.digest, [...(this.parents.get(head.digest) ?? []), tag]);
    } catch (error) {
      // A tag that went away meanwhile is no matter; one that cannot be read leaves a gap.
      if (!(error instanceof BerthError) || isCancelled(error)) throw error;
      if (error.code !== 'NOT_FOUND') this.whole = false;
    }
  }

  private lists(head: ManifestHead): Promise<boolean> {
    if (head.mediaType !== null && !isIndexType(head.mediaType)) return Promise.resolve(false);
    const known = this.listing.get(head.digest);
    if (known !== undefined) return known;
    const asked = this.readIndex(head.digest);
    this.listing.set(head.digest, asked);
    return asked;
  }

  private async readIndex(reference: string): Promise<boolean> {
    const { repository, digest, signal } = this.request;
    const { document } = await getManifest(this.access, { repository, reference, signal });
    if (document.kind !== 'index') return false;
    return [...document.entries, ...document.attestations.map(({ descriptor }) => descriptor)].some(
      (one) => one.digest === digest,
    );
  }
}

/** The children of an index that the repository does not hold (a sparse index). */
export async function findMissing(
  access: ImageAccess,
  request: { repository: string; digests: readonly string[]; signal: AbortSignal },
): Promise<string[]> {
  const { repository, signal } = request;
  const wanted = [...new Set(request.digests)].filter(isDigest);
  const missing = await Promise.all(
    wanted.map(async (reference) => {
      try {
        await headManifest(access, { repository, reference, signal });
        return [];
      } catch (error) {
        if (error instanceof BerthError && error.code === 'NOT_FOUND') return [reference];
        throw error;
      }
    }),
  );
  return missing.flat();
}
