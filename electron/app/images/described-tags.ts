import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { RecentMap } from '../../http/recent-map.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { ImageSummary } from '../../registry/images/described-image.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import { mostDescribed } from '../../storage/described-file.ts';
import type { CoreParts } from '../core-parts.ts';
import { listKeyOf } from '../lists/list-state.ts';

/** Milliseconds within which a described tag is not asked for again (DESIGN, "Described tags"). */
export const rememberedFor = 5 * 60 * 1000;
/** Tags that are held of one registry beside the repository in use; all of them are on disk. */
const mostHeld = 50_000;

/** What was told of one repository's tags, by them or by the provider. */
export class DescribedRepository {
  readonly #tags = new Map<string, TagDetails>();
  readonly #summaries = new Map<string, ImageSummary>();
  readonly #read = new RecentMap<string, { digest: string; at: number }>(1000);
  readonly #save: (tags: TagDetails[]) => void;
  /** What was told before this time is asked for again; milliseconds. */
  #anewFrom = 0;
  /** When the provider told of all tags. */
  #wholeAt: number | null = null;

  constructor(told: readonly TagDetails[], save: (tags: TagDetails[]) => void) {
    for (const tag of told) this.#put(tag);
    this.#save = save;
  }

  get count(): number {
    return this.#tags.size;
  }

  /** What was told of a tag last, however long ago. */
  last(tag: string): TagDetails | undefined {
    return this.#tags.get(tag);
  }

  /** What a tag itself told within the last five minutes. */
  recent(tag: string, now: number): TagDetails | undefined {
    const found = this.#tags.get(tag);
    return found?.kind !== undefined && this.#isRecent(Date.parse(found.seenAt ?? ''), now)
      ? found
      : undefined;
  }

  /** The digest that a tag was read under within the last five minutes. */
  recentDigest(tag: string, now: number): string | undefined {
    const read = this.#read.get(tag);
    if (read !== undefined && this.#isRecent(read.at, now)) return read.digest;
    return this.recent(tag, now)?.digest ?? undefined;
  }

  /** Notes the digest that a tag was read under. */
  noteDigest(tag: string, digest: string, now: number): void {
    this.#read.set(tag, { digest, at: now });
  }

  /** All that was told, and whether that is all that the provider told within the last five minutes. */
  all(now: number): { tags: TagDetails[]; recent: boolean } {
    return {
      tags: [...this.#tags.values()],
      recent: this.#wholeAt !== null && this.#isRecent(this.#wholeAt, now),
    };
  }

  /** Keeps what was told; what failed does not take the place of what is known. */
  keep(details: TagDetails): void {
    if (details.error === undefined) this.#put(details);
  }

  /** Keeps what the provider told of all tags, in the place of what was known. */
  keepAll(tags: readonly TagDetails[], now: number): void {
    this.#tags.clear();
    for (const tag of tags.slice(0, mostDescribed)) this.#put(tag);
    this.#wholeAt = now;
    this.save();
  }

  /** A tag is no longer there. */
  forget(tag: string): void {
    this.#tags.delete(tag);
    this.#read.delete(tag);
  }

  /** Asks for all tags anew; what their digests stand for does not change. */
  askAnew(now: number): void {
    this.#anewFrom = now;
    this.#wholeAt = null;
  }

  summary(digest: string): ImageSummary | undefined {
    return this.#summaries.get(digest);
  }

  keepSummary(summary: ImageSummary): void {
    this.#summaries.set(summary.digest, summary);
    dropOldest(this.#summaries);
  }

  /** Puts what is known on disk, a moment later. */
  save(): void {
    this.#save([...this.#tags.values()]);
  }

  #put(tag: TagDetails): void {
    this.#tags.delete(tag.name);
    this.#tags.set(tag.name, tag);
    dropOldest(this.#tags);
    const summary = summaryOf(tag);
    if (summary !== null) this.keepSummary(summary);
  }

  #isRecent(at: number, now: number): boolean {
    return at >= this.#anewFrom && at <= now && now - at < rememberedFor;
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= mostDescribed) return;
    map.delete(key);
  }
}

/** What a tag told of its digest; a provider's word of it is no proof. */
function summaryOf(tag: TagDetails): ImageSummary | null {
  const { digest, kind, mediaType, artifactType, platforms, size, sizeOf, createdAt } = tag;
  if (digest === null || kind === undefined || sizeOf === undefined) return null;
  return {
    ...{ digest, kind, size, sizeOf, platforms: platforms ?? [] },
    ...{ mediaType: mediaType ?? null, artifactType: artifactType ?? null },
    createdAt: createdAt ?? null,
  };
}

/** What was learnt of one registry's tags, as long as its client lives, and from the disk. */
export class DescribedTags {
  /** Least recently used first. */
  readonly #repositories = new Map<string, Promise<DescribedRepository>>();
  readonly #counts = new Map<string, DescribedRepository>();
  readonly #cache: CoreParts['cache'];
  readonly #registry: StoredRegistry;

  constructor(cache: CoreParts['cache'], registry: StoredRegistry) {
    this.#cache = cache;
    this.#registry = registry;
  }

  /** What is known of a repository, from the disk where it was not asked for before. */
  async of(repository: string): Promise<DescribedRepository> {
    const known = this.#repositories.get(repository) ?? this.#read(repository);
    this.#repositories.delete(repository);
    this.#repositories.set(repository, known);
    const facts = await known;
    this.#counts.set(repository, facts);
    this.#dropUnused(repository);
    return facts;
  }

  async #read(repository: string): Promise<DescribedRepository> {
    const { registryId, origin, account } = listKeyOf(this.#registry, 'repositories');
    const key = { registryId, origin, account, repository };
    const told = await this.#cache.readDescribed(key);
    return new DescribedRepository(told, (tags) => this.#cache.writeDescribed(key, tags));
  }

  #dropUnused(used: string): void {
    let sum = 0;
    for (const { count } of this.#counts.values()) sum += count;
    for (const repository of [...this.#repositories.keys()]) {
      if (sum <= mostHeld || repository === used) return;
      sum -= this.#counts.get(repository)?.count ?? 0;
      this.#repositories.delete(repository);
      this.#counts.delete(repository);
    }
  }
}

const ofClients = new WeakMap<RegistryClient, DescribedTags>();

/** What was learnt through a client: it ends with it, and so with the account it was learnt by. */
export function describedBy(
  { cache }: Pick<CoreParts, 'cache'>,
  registry: StoredRegistry,
  client: RegistryClient,
): DescribedTags {
  const known = ofClients.get(client) ?? new DescribedTags(cache, registry);
  ofClients.set(client, known);
  return known;
}
