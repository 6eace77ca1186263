import fs, { type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { idSchema } from '../../shared/model/registry.ts';
import { text } from '../../shared/text/text.ts';
import { syncFolder } from './atomic-file.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { readRegularFile } from './read-regular-file.ts';
import { storageError } from './storage-error.ts';

/** A longer file is not read. */
const maxBytes = 64 * 1024 * 1024;

/** One file that grows line by line. */
export interface JournalWriter {
  /**
   * Adds a line and answers once it is durable; lines that come at the same time
   * share one fsync. Throws STORAGE; the file then takes no more lines.
   */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

/** Files of lines in a folder of their own, each named by an id. */
export interface Journals {
  /** Ids of the files there are; none where there is no folder. */
  ids(): Promise<string[]>;
  /** The complete lines of a file; null where there is none that can be read. A line that a kill cut off is left out. */
  read(id: string): Promise<string[] | null>;
  /** Bytes of a file; 0 where there is none. */
  size(id: string): Promise<number>;
  /** Opens a file for more lines, made where it is missing; what a kill cut off is removed first. Throws STORAGE. */
  open(id: string): Promise<JournalWriter>;
  /** Throws STORAGE. */
  remove(id: string): Promise<void>;
}

/** Journals below `folder`, named `ID.ending`; written only while the data directory is held. */
export function openJournals(
  folder: string,
  {
    ending = 'ndjson',
    hold = soleHold,
  }: { ending?: string; hold?: DirectoryHold | undefined } = {},
): Journals {
  const pathOf = (id: string) => join(folder, `${idSchema.parse(id)}.${ending}`);
  const told = (error: unknown) => storageError(error, text('storage.journal'));
  return {
    async ids() {
      const names = await fs.readdir(folder).catch(() => []);
      return names
        .filter((name) => name.endsWith(`.${ending}`))
        .map((name) => name.slice(0, -(ending.length + 1)))
        .filter((id) => idSchema.safeParse(id).success);
    },
    async read(id) {
      const file = await readRegularFile(pathOf(id), { limit: maxBytes }).catch(() => null);
      if (file === null || file.state !== 'read') return null;
      const lines = file.bytes.toString('utf8').split('\n');
      // The last piece has no line end: it is empty, or a kill cut it off.
      return lines.slice(0, -1);
    },
    async size(id) {
      const found = await fs.lstat(pathOf(id)).catch(() => null);
      return found?.isFile() === true ? found.size : 0;
    },
    async open(id) {
      try {
        await hold.confirm();
        await fs.mkdir(folder, { recursive: true, mode: 0o700 });
        const handle = await fs.open(
          pathOf(id),
          fs.constants.O_RDWR | fs.constants.O_CREAT | (fs.constants.O_NOFOLLOW ?? 0),
          0o600,
        );
        try {
          await cutTornLine(handle);
          await syncFolder(folder);
        } catch (error) {
          await handle.close();
          throw error;
        }
        return new GrowingFile(handle, hold, told);
      } catch (error) {
        throw told(error);
      }
    },
    async remove(id) {
      try {
        await hold.confirm();
        await fs.rm(pathOf(id), { force: true });
      } catch (error) {
        throw told(error);
      }
    },
  };
}

/** Leaves the position at the end of the last complete line. */
async function cutTornLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await handle.read(piece, 0, end - start, start);
    const last = piece.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (last !== -1) {
      if (start + last + 1 < size) await handle.truncate(start + last + 1);
      return;
    }
    end = start;
  }
  if (size > 0) await handle.truncate(0);
}

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

class GrowingFile implements JournalWriter {
  readonly #handle: FileHandle;
  readonly #hold: DirectoryHold;
  readonly #told: (error: unknown) => Error;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #broken: unknown = null;

  constructor(handle: FileHandle, hold: DirectoryHold, told: (error: unknown) => Error) {
    this.#handle = handle;
    this.#hold = hold;
    this.#told = told;
  }

  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    await this.#handle.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#broken !== null) throw this.#broken;
        await this.#hold.confirm();
        const { size } = await this.#handle.stat();
        const bytes = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''));
        await this.#handle.write(bytes, 0, bytes.length, size);
        await this.#handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // Half a line may be there: more after it could not be told apart.
        this.#broken = error;
        for (const { reject } of batch) reject(this.#told(error));
      }
    }
    // In the same turn as the last look at what waits: a line that comes now begins anew.
    this.#writing = null;
  }
}
