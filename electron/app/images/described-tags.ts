import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { RecentMap } from '../../http/recent-map.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { ImageSummary } from '../../registry/images/described-image.ts';

/** Milliseconds within which a described tag is not asked for again (DESIGN, "Described tags"). */
export const rememberedFor = 5 * 60 * 1000;
const maxTags = 20_000;
const maxSummaries = 50_000;

/** What was learnt of one registry's tags, as long as its client lives. */
export class DescribedTags {
  readonly #tags = new RecentMap<string, { details: TagDetails; at: number }>(maxTags);
  readonly #summaries = new RecentMap<string, ImageSummary>(maxSummaries);

  /** What was told of a tag within the last five minutes. */
  recent(repository: string, tag: string, now: number): TagDetails | undefined {
    const found = this.#tags.get(`${repository}:${tag}`);
    return found !== undefined && now - found.at < rememberedFor ? found.details : undefined;
  }

  /** Keeps what was told; a tag with an error is asked for again. */
  keep(repository: string, details: TagDetails, now: number): void {
    if (details.error === undefined)
      this.#tags.set(`${repository}:${details.name}`, { details, at: now });
  }

  /** Asks for the tags of a repository anew; what their digests stand for does not change. */
  forgetTags(repository: string): void {
    for (const key of this.#tags.keys())
      if (key.startsWith(`${repository}:`)) this.#tags.delete(key);
  }

  summary(repository: string, digest: string): ImageSummary | undefined {
    return this.#summaries.get(`${repository}@${digest}`);
  }

  keepSummary(repository: string, summary: ImageSummary): void {
    this.#summaries.set(`${repository}@${summary.digest}`, summary);
  }
}

const ofClients = new WeakMap<RegistryClient, DescribedTags>();

/** What was learnt through a client: it ends with it, and so with the account it was learnt by. */
export function describedBy(client: RegistryClient): DescribedTags {
  const known = ofClients.get(client) ?? new DescribedTags();
  ofClients.set(client, known);
  return known;
}
