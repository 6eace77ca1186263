import fs from 'node:fs/promises';
import { join } from 'node:path';
import { ListBudget, listLimits } from '../../shared/list-budget.ts';
import { idSchema } from '../../shared/model/registry.ts';
import type { Logger } from '../../shared/ports.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { type CachedLists, readCacheFile, writeCacheFile } from './list-cache-file.ts';

/** What a cached list belongs to; another origin or account drops the registry's cache. */
export interface ListKey {
  registryId: string;
  /** Scheme, host and port of the registry's address. */
  origin: string;
  /** Whatever else tells one list from another: place, namespace, account; null for nothing. */
  account: string | null;
  list: 'repositories' | `tags:${string}`;
}

/** Lists as last seen, so that something stands on screen before the registry answers. */
export interface ListCache {
  /** Null when there is none, or none that fits. Never throws. */
  read(key: ListKey): Promise<string[] | null>;
  /** Keeps the first 100,000 names, of 64 MiB; on disk a moment later. Never throws. */
  write(key: ListKey, names: readonly string[]): Promise<void>;
  /** Forgets everything of a registry, on disk too. Never throws. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending; later writes are ignored. */
  close(): Promise<void>;
}

const maxNames = 100_000;
const maxTagLists = 200;
/** Bytes of all lists of tags of a registry. */
const maxTagBytes = 16 * 1024 * 1024;
/** Registries whose lists stay in memory; the others are read again when needed. */
const maxLoaded = 2;
/** Milliseconds from the first change to the write. */
const writeDelay = 500;

interface Entry {
  lists: Promise<CachedLists | null>;
  timer: NodeJS.Timeout | null;
  /** The write under way, if any; never rejects. */
  writing: Promise<void>;
}

/** The folder of the caches in a data directory. */
export function cacheFolder(directory: string): string {
  return join(directory, 'cache');
}

/**
 * Opens the caches in the folder `cache` of the data directory, one file per
 * registry. Nothing is written while the directory is not held.
 */
export function openListCache(
  directory: string,
  {
    logger,
    hold = soleHold,
  }: { logger?: Logger | undefined; hold?: DirectoryHold | undefined } = {},
): ListCache {
  return new FolderCache(cacheFolder(directory), logger, hold);
}

class FolderCache implements ListCache {
  readonly #folder: string;
  readonly #logger: Logger | undefined;
  readonly #hold: DirectoryHold;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  constructor(folder: string, logger: Logger | undefined, hold: DirectoryHold) {
    this.#folder = folder;
    this.#logger = logger;
    this.#hold = hold;
  }

  async read(key: ListKey): Promise<string[] | null> {
    if (!idSchema.safeParse(key.registryId).success) return null;
    const lists = await this.#use(key.registryId).lists;
    if (lists === null || !belongsTo(lists, key)) return null;
    if (key.list === 'repositories') return lists.repositories?.slice() ?? null;
    const repository = key.list.slice('tags:'.length);
    const found = lists.tags.find(([name]) => name === repository);
    if (found === undefined) return null;
    lists.tags = [...lists.tags.filter((entry) => entry !== found), found];
    return found[1].slice();
  }

  async write(key: ListKey, names: readonly string[]): Promise<void> {
    if (this.#closed || !idSchema.safeParse(key.registryId).success) return;
    const entry = this.#use(key.registryId);
    const before = entry.lists;
    const kept = new ListBudget({ names: maxNames, bytes: listLimits.bytes }).take(names);
    entry.lists = before.then((lists) => withList(lists, key, kept));
    entry.timer ??= setTimeout(() => this.#flush(key.registryId, entry), writeDelay).unref();
    await entry.lists;
  }

  async drop(registryId: string): Promise<void> {
    if (!idSchema.safeParse(registryId).success) return;
    const entry = this.#use(registryId);
    this.#stopTimer(entry);
    entry.lists = Promise.resolve(null);
    entry.writing = entry.writing.then(async () => {
      if (!(await this.#mayWrite())) return;
      await fs.rm(this.#path(registryId), { force: true }).catch(() => {
        this.#logger?.warn('cache.dropFailed', { registryId });
      });
    });
    await entry.writing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [registryId, entry] of this.#entries)
      if (entry.timer !== null) this.#flush(registryId, entry);
    await Promise.all([...this.#entries.values()].map(({ writing }) => writing));
    this.#entries.clear();
  }

  #path(registryId: string): string {
    return join(this.#folder, `${registryId}.json.gz`);
  }

  /** The registry's entry, read from disk where needed, as the most recently used. */
  #use(registryId: string): Entry {
    const entry = this.#entries.get(registryId) ?? {
      lists: readCacheFile(this.#path(registryId)),
      timer: null,
      writing: Promise.resolve(),
    };
    this.#entries.delete(registryId);
    this.#entries.set(registryId, entry);
    for (const [id, old] of [...this.#entries].slice(0, -maxLoaded)) {
      if (old.timer !== null) this.#flush(id, old);
      this.#forgetWritten(id, old);
    }
    return entry;
  }

  /** An entry leaves memory once its write is done and nothing came after it. */
  #forgetWritten(registryId: string, entry: Entry): void {
    const { writing, lists } = entry;
    void writing.then(() => {
      const quiet = entry.timer === null && entry.writing === writing && entry.lists === lists;
      const recent = [...this.#entries.keys()].slice(-maxLoaded).includes(registryId);
      if (quiet && !recent) this.#entries.delete(registryId);
    });
  }

  #flush(registryId: string, entry: Entry): void {
    this.#stopTimer(entry);
    entry.writing = Promise.all([entry.lists, entry.writing])
      .then(async ([lists]) => {
        if (lists === null || !(await this.#mayWrite())) return;
        await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
        await writeCacheFile(this.#path(registryId), lists);
      })
      .catch(() => {
        this.#logger?.warn('cache.writeFailed', { registryId });
      });
  }

  /** A cache that is not written is no loss, so nothing is told. */
  #mayWrite(): Promise<boolean> {
    return this.#hold.confirm().then(
      () => true,
      () => false,
    );
  }

  #stopTimer(entry: Entry): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
  }
}

function belongsTo(lists: CachedLists, key: ListKey): boolean {
  return lists.origin === key.origin && lists.account === key.account;
}

/** The lists with one replaced; those of another origin or account go, and the oldest beyond the limits. */
function withList(lists: CachedLists | null, key: ListKey, names: string[]): CachedLists {
  const { origin, account } = key;
  const kept =
    lists !== null && belongsTo(lists, key)
      ? lists
      : { origin, account, repositories: null, tags: [] };
  if (key.list === 'repositories') return { ...kept, repositories: names };
  const repository = key.list.slice('tags:'.length);
  const others = kept.tags.filter(([name]) => name !== repository);
  return { ...kept, tags: withinLimits([...others, [repository, names]]) };
}

function withinLimits(tags: CachedLists['tags']): CachedLists['tags'] {
  const budget = new ListBudget({ names: maxNames, bytes: maxTagBytes });
  const first = tags.findLastIndex(([, names], index) => {
    for (const name of names) budget.admits(name);
    return budget.cut || tags.length - index > maxTagLists;
  });
  return tags.slice(first + 1);
}
