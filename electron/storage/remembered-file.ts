import fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type JsonBudget, jsonValue } from '../../shared/json-text.ts';
import type { Logger } from '../../shared/ports.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { isOwnFolder } from './cache-folders.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { readRegularFile } from './read-regular-file.ts';

export interface RememberedFileOptions<T> {
  path: string;
  /** Names the file's kind, in it and in the log. */
  format: string;
  schema: z.ZodType<T>;
  /** What is remembered where there is no file, or none that can be read. */
  empty: T;
  /** A longer file is not read. */
  maxBytes: number;
  /** What is remembered of this process's own and of what another one wrote. */
  join: (own: T, read: T) => T;
  /** Without what is of no use any more; the same where there is nothing of it. */
  tidy: (value: T) => T;
  logger?: Logger | undefined;
  hold?: DirectoryHold | undefined;
}

const fileJson: JsonBudget = { depth: 8, parts: 100_000 };
/** Milliseconds from the first change to the write. */
const writeDelay = 1_000;

/**
 * A small file of what changes often and is no great loss: read at the first
 * use, written a moment after a change, and only while the directory is held. A link
 * in its place is replaced: what it leads to is no file of Berth's.
 */
export class RememberedFile<T> {
  readonly #options: RememberedFileOptions<T>;
  readonly #hold: DirectoryHold;
  #value: T;
  /** The taking of the directory under which the file was read; null before the first. */
  #taking: number | null = null;
  #reading: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: RememberedFileOptions<T>) {
    this.#options = options;
    this.#hold = options.hold ?? soleHold;
    this.#value = options.empty;
  }

  /** What is known by now: nothing before the first `read`. */
  get value(): T {
    return this.#value;
  }

  /** Reads the file where that was not done, or another process may have written it since. */
  async read(): Promise<T> {
    const { taking } = this.#hold;
    if (this.#taking !== taking) {
      this.#taking = taking;
      this.#reading = this.#reading.then(() => this.#readAgain());
    }
    await this.#reading;
    return this.#value;
  }

  async change(make: (value: T) => T): Promise<void> {
    await this.read();
    this.#value = make(this.#value);
    this.#writeLater();
  }

  /** Writes at once what is remembered by now. */
  async write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#writeNow());
    await this.#writing;
  }

  /** Writes what is pending; later changes stay unwritten. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) await this.write();
    await this.#writing;
  }

  async #readAgain(): Promise<void> {
    const { join, tidy, empty } = this.#options;
    const read = (await this.#fromFile()) ?? empty;
    const kept = tidy(read);
    this.#value = join(this.#value, kept);
    if (kept !== read) this.#writeLater();
  }

  async #fromFile(): Promise<T | null> {
    const { path, maxBytes, schema, format } = this.#options;
    try {
      const file = await readRegularFile(path, { limit: maxBytes });
      if (file.state !== 'read') return null;
      const head = z.object({ format: z.literal(format), version: z.literal(1), content: schema });
      return head.parse(jsonValue(file.bytes.toString('utf8'), fileJson)).content;
    } catch {
      return null;
    }
  }

  #writeLater(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.write(), writeDelay).unref();
  }

  async #writeNow(): Promise<void> {
    const { path, format, tidy, logger } = this.#options;
    try {
      await this.#hold.confirm();
      await this.read();
      this.#value = tidy(this.#value);
      const text = JSON.stringify({ format, version: 1, content: this.#value });
      await fs.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      if (!(await isOwnFolder(dirname(path)))) throw new Error('Not a folder of Berth');
      await writeFileAtomic(path, Buffer.from(text), { mode: 0o600 });
    } catch {
      // What is not written is no loss, so nobody is told.
      logger?.warn('remembered.writeFailed', { kind: format });
    }
  }
}
