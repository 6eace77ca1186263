import fs from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Logger } from '../../shared/ports.ts';
import { makeListFolder, removeRegistryFiles } from './cache-folders.ts';
import type { DirectoryHold } from './directory-hold.ts';
import { listFolder } from './list-cache-file.ts';
import { TagFiles } from './tag-files.ts';

/** One file that is to be written. */
export interface CacheFile {
  readonly registryId: string;
  readonly path: string;
  /** Writes it in whole; answers how many bytes it takes. */
  readonly write: () => Promise<number>;
  /** One of many: the ones not used for longest go. */
  readonly counted: boolean;
  /** It is on disk, or never will be: the memory of it may go. */
  readonly written: () => void;
}

/**
 * The files below the folder of the caches: a folder per registry, one below it
 * for what its files belong to. They are written one after the other, each as it
 * was given last; nothing is written while the directory is not held, or through a
 * link in the place of a folder, and no failure is more than a line of the log.
 */
export class CacheFiles {
  readonly #folder: string;
  readonly #logger: Logger | undefined;
  readonly #hold: DirectoryHold;
  readonly #counted: TagFiles;
  /** What is not on disk yet, by path. */
  readonly #pending = new Map<string, CacheFile>();
  /** Writing and dropping, one after the other. */
  readonly #disk = pLimit(1);
  #closed = false;

  constructor(folder: string, logger: Logger | undefined, hold: DirectoryHold) {
    this.#folder = folder;
    this.#logger = logger;
    this.#hold = hold;
    this.#counted = new TagFiles(folder);
  }

  /** Whether what was given for a path last still waits to be written. */
  isPending(path: string): boolean {
    return this.#pending.has(path);
  }

  /** Notes that a counted file was read. */
  used(path: string): void {
    this.#counted.used(path);
  }

  /** Writes a file a moment later. */
  put(file: CacheFile): void {
    if (this.#closed) {
      file.written();
      return;
    }
    this.#pending.set(file.path, file);
    void this.#disk(() => this.#save(file));
  }

  /** Forgets all files of a registry, on disk too. Never throws. */
  async drop(registryId: string): Promise<void> {
    const folder = listFolder(this.#folder, registryId);
    if (folder === null) return;
    for (const [path, file] of this.#pending) {
      if (!path.startsWith(join(folder, '/'))) continue;
      this.#pending.delete(path);
      file.written();
    }
    await this.#disk(async () => {
      if (!(await this.#mayWrite())) return;
      this.#counted.forget(folder);
      const removals = [
        () => removeRegistryFiles(folder),
        // Of an earlier version.
        () => fs.rm(join(this.#folder, `${registryId}.json.gz`), { force: true }),
      ];
      for (const remove of removals)
        await remove().catch(() => this.#logger?.warn('cache.dropFailed', { registryId }));
    });
  }

  /** Writes what is pending; what comes later is ignored. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#disk(() => undefined);
  }

  async #save(file: CacheFile): Promise<void> {
    const { path, registryId, counted } = file;
    // A later one of the same path is written in its own turn; a dropped one is not.
    if (this.#pending.get(path) !== file) {
      file.written();
      return;
    }
    try {
      if (!(await this.#mayWrite())) return;
      const own = join(path, '..');
      await makeListFolder(this.#folder, own);
      // Files of the registry that belong to another origin or account.
      const registry = join(own, '..');
      this.#counted.forget(registry, own);
      await removeRegistryFiles(registry, own);
      const bytes = await file.write();
      if (counted) await this.#counted.wrote(path, bytes);
    } catch {
      this.#logger?.warn('cache.writeFailed', { registryId });
    } finally {
      if (this.#pending.get(path) === file) this.#pending.delete(path);
      file.written();
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
