import fs from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ListBudget } from '../../shared/list-budget.ts';
import type { Logger } from '../../shared/ports.ts';
import { makeListFolder, removeRegistryLists } from './cache-folders.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import {
  type CachedList,
  type ListKey,
  listFolder,
  listPath,
  readListFile,
  writeListFile,
} from './list-cache-file.ts';
import { TagFiles } from './tag-files.ts';

/** Lists as last seen, so that something stands on screen before the registry answers. */
export interface ListCache {
  /** Null when there is none, or none that fits. Never throws. */
  read(key: ListKey): Promise<CachedList | null>;
  /** Keeps the first 1,000,000 names, of 64 MiB; read at once, on disk a moment later. Never throws. */
  write(key: ListKey, list: CachedList): void;
  /** Forgets everything of a registry, on disk too. Never throws. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending; later writes are ignored. */
  close(): Promise<void>;
}

interface Pending {
  key: ListKey;
  list: CachedList;
}

/** The folder of the caches in a data directory. */
export function cacheFolder(directory: string): string {
  return join(directory, 'cache');
}

/**
 * Opens the caches in the folder `cache` of the data directory: a folder per
 * registry, one below it for what its lists belong to, a file per list, so that
 * a short list costs no rewriting of a long one. Of lists of tags 2,000 of
 * 64 MiB in all are kept. Nothing is written while the directory is not held, or
 * through a link in the place of a folder.
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
  readonly #tagFiles: TagFiles;
  /** What is not on disk yet, by path. */
  readonly #pending = new Map<string, Pending>();
  /** Writing and dropping, one after the other. */
  readonly #disk = pLimit(1);
  #closed = false;

  constructor(folder: string, logger: Logger | undefined, hold: DirectoryHold) {
    this.#folder = folder;
    this.#logger = logger;
    this.#hold = hold;
    this.#tagFiles = new TagFiles(folder);
  }

  async read(key: ListKey): Promise<CachedList | null> {
    const path = listPath(this.#folder, key);
    if (path === null) return null;
    const pending = this.#pending.get(path)?.list;
    if (pending !== undefined) return { ...pending, names: pending.names.slice() };
    const list = await readListFile(path, key.list);
    if (list !== null && key.list !== 'repositories') this.#tagFiles.used(path);
    return list;
  }

  write(key: ListKey, list: CachedList): void {
    const path = listPath(this.#folder, key);
    if (this.#closed || path === null) return;
    const budget = new ListBudget();
    const names = budget.take(list.names);
    const kept = { ...list, names, complete: list.complete && !budget.cut };
    const pending: Pending = { key, list: kept };
    this.#pending.set(path, pending);
    void this.#disk(() => this.#save(path, pending));
  }

  async drop(registryId: string): Promise<void> {
    const folder = listFolder(this.#folder, registryId);
    if (folder === null) return;
    for (const path of this.#pending.keys())
      if (path.startsWith(join(folder, '/'))) this.#pending.delete(path);
    await this.#disk(async () => {
      if (!(await this.#mayWrite())) return;
      this.#tagFiles.forget(folder);
      const removals = [
        () => removeRegistryLists(folder),
        // Of an earlier version.
        () => fs.rm(join(this.#folder, `${registryId}.json.gz`), { force: true }),
      ];
      for (const remove of removals)
        await remove().catch(() => this.#logger?.warn('cache.dropFailed', { registryId }));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#disk(() => undefined);
  }

  async #save(path: string, pending: Pending): Promise<void> {
    // A later list of the same name is written in its own turn; a dropped one is not.
    if (this.#pending.get(path) !== pending) return;
    const { key, list } = pending;
    try {
      if (!(await this.#mayWrite())) return;
      const own = join(path, '..');
      await makeListFolder(this.#folder, own);
      // Lists that belong to another origin or account.
      this.#tagFiles.forget(join(own, '..'), own);
      await removeRegistryLists(join(own, '..'), own);
      const bytes = await writeListFile(path, key.list, list);
      if (key.list !== 'repositories') await this.#tagFiles.wrote(path, bytes);
    } catch {
      this.#logger?.warn('cache.writeFailed', { registryId: key.registryId });
    } finally {
      if (this.#pending.get(path) === pending) this.#pending.delete(path);
    }
  }

  /** A cache that is not written is no loss, so nothing is told. */
  #mayWrite(): Promise<boolean> {
    return this.#hold.confirm().then(
      () => true,
      () => false,
    );
  }
}
