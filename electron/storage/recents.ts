import { join } from 'node:path';
import { z } from 'zod';
import { type JsonBudget, jsonValue } from '../../shared/json-text.ts';
import { mostRecents, type Recent, recentSchema } from '../../shared/model/remembered.ts';
import type { Logger } from '../../shared/ports.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { readRegularFile } from './read-regular-file.ts';

/**
 * What was open not long ago. In a small file of its own: each look at an image
 * adds to it, and the book with its copies is too heavy for that.
 */
export interface Recents {
  /** Newest first. */
  list(): Promise<readonly Recent[]>;
  /** Puts one in front, once; on disk a moment later. */
  add(recent: Recent): Promise<void>;
  /** Forgets a registry's, on disk too. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending; later additions stay unwritten. */
  close(): Promise<void>;
}

const fileSchema = z.object({
  format: z.literal('berth-recents'),
  version: z.literal(1),
  recents: z.array(recentSchema).max(mostRecents),
});

/** Longer than the file of any recents of Berth, in bytes. */
const maxBytes = 256 * 1024;
const recentsJson: JsonBudget = { depth: 8, parts: 1_000 };
/** Milliseconds from the first change to the write. */
const writeDelay = 1_000;

/**
 * Opens `recents.json` in a data directory, read at the first use. Those of
 * registries that `isKnown` does not know are dropped. Nothing is written while
 * the directory is not held, and a file that cannot be read counts as none.
 */
export function openRecents(
  directory: string,
  {
    isKnown,
    logger,
    hold = soleHold,
  }: {
    isKnown: (registryId: string) => boolean;
    logger?: Logger | undefined;
    hold?: DirectoryHold | undefined;
  },
): Recents {
  return new FileRecents(join(directory, 'recents.json'), isKnown, logger, hold);
}

class FileRecents implements Recents {
  readonly #path: string;
  readonly #isKnown: (registryId: string) => boolean;
  readonly #logger: Logger | undefined;
  readonly #hold: DirectoryHold;
  #recents: readonly Recent[] = [];
  /** The taking of the directory under which the file was read; null before the first. */
  #taking: number | null = null;
  #reading: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    path: string,
    isKnown: (registryId: string) => boolean,
    logger: Logger | undefined,
    hold: DirectoryHold,
  ) {
    this.#path = path;
    this.#isKnown = isKnown;
    this.#logger = logger;
    this.#hold = hold;
  }

  async list(): Promise<readonly Recent[]> {
    await this.#read();
    return this.#recents;
  }

  async add(recent: Recent): Promise<void> {
    await this.#read();
    this.#recents = newest([recent, ...this.#recents]);
    this.#writeLater();
  }

  async drop(registryId: string): Promise<void> {
    await this.#read();
    this.#recents = this.#recents.filter((recent) => recent.registryId !== registryId);
    await this.#write();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) await this.#write();
    await this.#writing;
  }

  /** Reads the file, again where another process may have written it meanwhile. */
  async #read(): Promise<void> {
    const { taking } = this.#hold;
    if (this.#taking === taking) return this.#reading ?? undefined;
    this.#taking = taking;
    this.#reading = readRecents(this.#path).then((read) => {
      const known = read.filter(({ registryId }) => this.#isKnown(registryId));
      this.#recents = newest([...this.#recents, ...known]);
      if (known.length < read.length) this.#writeLater();
    });
    await this.#reading;
  }

  #writeLater(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.#write(), writeDelay).unref();
  }

  #write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#hold.confirm();
        await this.#read();
        const recents = this.#recents.filter(({ registryId }) => this.#isKnown(registryId));
        const file: z.infer<typeof fileSchema> = { format: 'berth-recents', version: 1, recents };
        await writeFileAtomic(this.#path, Buffer.from(JSON.stringify(file)), { mode: 0o600 });
      } catch {
        // What is not written is no loss, so nobody is told.
        this.#logger?.warn('recents.writeFailed');
      }
    });
    return this.#writing;
  }
}

async function readRecents(path: string): Promise<Recent[]> {
  try {
    const file = await readRegularFile(path, { limit: maxBytes });
    if (file.state !== 'read') return [];
    return fileSchema.parse(jsonValue(file.bytes.toString('utf8'), recentsJson)).recents;
  } catch {
    return [];
  }
}

/** Newest first, one of each, no more than are kept. */
function newest(recents: readonly Recent[]): Recent[] {
  const seen = new Set<string>();
  return recents
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .filter(({ registryId, repository, reference }) => {
      const key = JSON.stringify([registryId, repository, reference]);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostRecents);
}
