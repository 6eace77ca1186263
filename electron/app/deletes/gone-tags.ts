import type { CoreParts } from '../core-parts.ts';
import { describedBy } from '../images/described-tags.ts';
import { listKeyOf } from '../lists/list-state.ts';
import { pooledClient } from '../registries/registry-client-access.ts';

/** Milliseconds in which deleted tags are gathered before the lists on disk are changed. */
const pace = 250;

interface Place {
  registryId: string;
  repository: string;
}

/** Takes deleted tags out of the lists that are shown first, without asking the registry. */
export class GoneTags {
  readonly #parts: CoreParts;
  readonly #waiting = new Map<string, { place: Place; tags: Set<string> }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: CoreParts) {
    this.#parts = parts;
  }

  /** Notes tags of a repository that are gone. */
  readonly add = ({ tags, ...place }: Place & { tags: readonly string[] }): void => {
    const key = JSON.stringify([place.registryId, place.repository]);
    const known = this.#waiting.get(key) ?? { place, tags: new Set() };
    for (const tag of tags) known.tags.add(tag);
    this.#waiting.set(key, known);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const all = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const one of all)
        this.#drop(one.place, one.tags).catch((error: unknown) =>
          this.#parts.logger.warn('deletes.listNotChanged', {}, error),
        );
    }, pace).unref();
  };

  async #drop({ registryId, repository }: Place, tags: ReadonlySet<string>): Promise<void> {
    const { book, cache, hub } = this.#parts;
    const registry = book.state().registries.find(({ id }) => id === registryId);
    if (registry === undefined) return;
    const { client } = await pooledClient(this.#parts, registryId);
    const described = await describedBy(this.#parts, registry, client).of(repository);
    for (const tag of tags) described.forget(tag);
    described.askAnew(Date.now());
    described.save();
    const key = listKeyOf(registry, `tags:${repository}`);
    const cached = await cache.read(key);
    const names = cached?.names.filter((name) => !tags.has(name)) ?? [];
    if (cached !== null && names.length < cached.names.length)
      cache.write(key, { ...cached, names });
    hub.announce('lists', { registryId, repository });
  }
}
