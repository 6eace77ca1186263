import { join } from 'node:path';
import { ListBudget } from '../../shared/list-budget.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { Logger } from '../../shared/ports.ts';
import { CacheFiles } from './cache-files.ts';
import {
  type DescribedKey,
  describedPath,
  readDescribedFile,
  writeDescribedFile,
} from './described-file.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import {
  type CachedList,
  type ListKey,
  listPath,
  readListFile,
  writeListFile,
} from './list-cache-file.ts';

/** Lists as last seen, so that something stands on screen before the registry answers. */
export interface ListCache {
  /** Null when there is none, or none that fits. Never throws. */
  read(key: ListKey): Promise<CachedList | null>;
  /** Keeps the first 1,000,000 names, of 64 MiB; read at once, on disk a moment later. Never throws. */
  write(key: ListKey, list: CachedList): void;
  /** What was told of a repository's tags, empty where nothing was. Never throws. */
  readDescribed(key: DescribedKey): Promise<TagDetails[]>;
  /** Keeps what was told of a repository's tags, as `write` does. Never throws. */
  writeDescribed(key: DescribedKey, tags: readonly TagDetails[]): void;
  /** Forgets everything of a registry, on disk too. Never throws. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending; later writes are ignored. */
  close(): Promise<void>;
}

/** The folder of the caches in a data directory. */
export function cacheFolder(directory: string): string {
  return join(directory, 'cache');
}

/**
 * Opens the caches in the folder `cache` of the data directory: a folder per
 * registry, one below it for what its lists belong to, a file per list, so that
 * a short list costs no rewriting of a long one. Of lists of tags 2,000 of
 * 64 MiB in all are kept. Nothing is written while the directory is not held.
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
  readonly #files: CacheFiles;
  /** What was given last and may not be on disk yet, by path. */
  readonly #lists = new Map<string, CachedList>();
  readonly #described = new Map<string, readonly TagDetails[]>();

  constructor(folder: string, logger: Logger | undefined, hold: DirectoryHold) {
    this.#folder = folder;
    this.#files = new CacheFiles(folder, logger, hold);
  }

  async read(key: ListKey): Promise<CachedList | null> {
    const path = listPath(this.#folder, key);
    if (path === null) return null;
    const pending = this.#files.isPending(path) ? this.#lists.get(path) : undefined;
    if (pending !== undefined) return { ...pending, names: pending.names.slice() };
    const list = await readListFile(path, key.list);
    if (list !== null && key.list !== 'repositories') this.#files.used(path);
    return list;
  }

  write(key: ListKey, list: CachedList): void {
    const path = listPath(this.#folder, key);
    if (path === null) return;
    const budget = new ListBudget();
    const names = budget.take(list.names);
    const kept = { ...list, names, complete: list.complete && !budget.cut };
    this.#lists.set(path, kept);
    this.#files.put({
      registryId: key.registryId,
      path,
      write: () => writeListFile(path, key.list, kept),
      counted: key.list !== 'repositories',
      written: () => forget(this.#lists, path, kept),
    });
  }

  async readDescribed(key: DescribedKey): Promise<TagDetails[]> {
    const path = describedPath(this.#folder, key);
    if (path === null) return [];
    const pending = this.#files.isPending(path) ? this.#described.get(path) : undefined;
    if (pending !== undefined) return [...pending];
    this.#files.used(path);
    return readDescribedFile(path, key.repository);
  }

  writeDescribed(key: DescribedKey, tags: readonly TagDetails[]): void {
    const path = describedPath(this.#folder, key);
    if (path === null) return;
    this.#described.set(path, tags);
    this.#files.put({
      registryId: key.registryId,
      path,
      write: () => writeDescribedFile(path, key.repository, tags),
      counted: true,
      written: () => forget(this.#described, path, tags),
    });
  }

  drop(registryId: string): Promise<void> {
    return this.#files.drop(registryId);
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}

function forget<T>(pending: Map<string, T>, path: string, value: T): void {
  if (pending.get(path) === value) pending.delete(path);
}
