import fs from 'node:fs/promises';
import { join } from 'node:path';
import { findCountedFiles } from './cache-folders.ts';

/** Of a data directory. */
const mostFiles = 2_000;
const mostBytes = 64 * 1024 * 1024;

/** The files of cached lists of tags and of what was told of them, which are many: the ones not used for longest go. */
export class TagFiles {
  readonly #folder: string;
  readonly #limits: { files: number; bytes: number };
  /** Bytes by path, least recently used first; null until they were looked for. */
  #files: Promise<Map<string, number>> | null = null;

  constructor(folder: string, limits = { files: mostFiles, bytes: mostBytes }) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Notes that a file was read. */
  used(path: string): void {
    void this.#known().then((files) => {
      const bytes = files.get(path);
      if (bytes !== undefined) putLast(files, path, bytes);
    });
  }

  /** Notes a file that was written, and removes those beyond the limits. */
  async wrote(path: string, bytes: number): Promise<void> {
    const files = await this.#known();
    putLast(files, path, bytes);
    let total = [...files.values()].reduce((sum, size) => sum + size, 0);
    for (const [oldest, size] of files) {
      if (files.size <= this.#limits.files && total <= this.#limits.bytes) return;
      if (oldest === path) return;
      files.delete(oldest);
      total -= size;
      await fs.rm(oldest, { force: true });
    }
  }

  /** Notes that a folder goes with all it holds, but for the folder `kept` in it. */
  forget(folder: string, kept?: string): void {
    const goes = (path: string) =>
      path.startsWith(join(folder, '/')) &&
      (kept === undefined || !path.startsWith(join(kept, '/')));
    void this.#known().then((files) => {
      for (const path of files.keys()) if (goes(path)) files.delete(path);
    });
  }

  #known(): Promise<Map<string, number>> {
    this.#files ??= this.#find();
    return this.#files;
  }

  async #find(): Promise<Map<string, number>> {
    const found: { path: string; size: number; at: number }[] = [];
    for (const path of await findCountedFiles(this.#folder)) {
      const facts = await fs.lstat(path).catch(() => null);
      if (facts?.isFile() === true) found.push({ path, size: facts.size, at: facts.mtimeMs });
    }
    found.sort((a, b) => a.at - b.at);
    return new Map(found.map(({ path, size }) => [path, size]));
  }
}

function putLast(files: Map<string, number>, path: string, bytes: number): void {
  files.delete(path);
  files.set(path, bytes);
}
