import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { listLimits, maxNameLength } from '../../shared/list-budget.ts';
import { idSchema } from '../../shared/model/registry.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { readRegularFile } from './read-regular-file.ts';

/** What a cached list belongs to; another origin or account drops the registry's cache. */
export interface ListKey {
  registryId: string;
  /** Scheme, host and port of the registry's address. */
  origin: string;
  /** Whatever else tells one list from another: place, namespace, account; null for nothing. */
  account: string | null;
  list: 'repositories' | `tags:${string}`;
}

/** The folder of all lists of a registry below that of the caches; null for an id that is none. */
export function listFolder(folder: string, registryId: string): string | null {
  return idSchema.safeParse(registryId).success ? join(folder, registryId) : null;
}

/** Where a list lies: a folder for its registry, one below for what it belongs to. */
export function listPath(folder: string, key: ListKey): string | null {
  const { registryId, origin, account, list } = key;
  const own = listFolder(folder, registryId);
  const name = list === 'repositories' ? list : `tags-${hash(list)}`;
  return own === null ? null : join(own, hash(JSON.stringify([origin, account])), `${name}.gz`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A list of names as it was seen last. */
export interface CachedList {
  names: string[];
  /** False when the list broke off: there may be more names. */
  complete: boolean;
  /** ISO time. */
  seenAt: string;
}

const maxCompressedBytes = 32 * 1024 * 1024;
/** All names with their line ends, and the head. */
const maxBytes = listLimits.bytes + listLimits.names + 4096;

const headSchema = z.object({
  format: z.literal('berth-list'),
  version: z.literal(1),
  /** Which list it is, so that a file that was moved shows nothing. */
  list: z.string(),
  complete: z.boolean(),
  seenAt: z.iso.datetime(),
  count: z.number().int().min(0).max(listLimits.names),
});

const pack = promisify(gzip);
/** Inflated at once, in bytes: what a piece costs keeps nobody waiting. */
const pieceBytes = 128 * 1024;
/** In characters. */
const longestHead = 8192;

/**
 * The list in a file: a line of JSON, then a name a line, which is read many
 * times faster than an array and needs no escapes, since names hold no line
 * ends. Null when there is no file or none that can be read: a cache is never
 * missed. It is inflated piece by piece and left at the first line that does not
 * fit, so that a small file cannot take much time or memory.
 */
export async function readListFile(path: string, list: string): Promise<CachedList | null> {
  try {
    const file = await readRegularFile(path, { limit: maxCompressedBytes });
    if (file.state !== 'read') return null;
    const lines = new ListLines(list);
    const decoder = new StringDecoder('utf8');
    const gunzip = createGunzip({ chunkSize: pieceBytes });
    gunzip.end(file.bytes);
    let bytes = 0;
    for await (const piece of gunzip) {
      const inflated: unknown = piece;
      if (!Buffer.isBuffer(inflated)) return null;
      bytes += inflated.length;
      if (bytes > maxBytes) return null;
      lines.take(decoder.write(inflated));
    }
    return lines.end(decoder.end());
  } catch {
    return null;
  }
}

/** The lines of a list as they come; throws at the first that does not fit. */
class ListLines {
  readonly #list: string;
  readonly #names: string[] = [];
  #head: z.infer<typeof headSchema> | null = null;
  /** The beginning of the next line. */
  #rest = '';

  constructor(list: string) {
    this.#list = list;
  }

  take(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#line(this.#rest + text.slice(from, end));
      this.#rest = '';
      from = end + 1;
    }
    this.#rest += text.slice(from);
    if (this.#rest.length > (this.#head === null ? longestHead : maxNameLength))
      throw new Error('A line is too long');
  }

  end(text: string): CachedList | null {
    this.take(text);
    this.#line(this.#rest);
    if (this.#head === null || this.#names.length !== this.#head.count) return null;
    const { complete, seenAt } = this.#head;
    return { names: this.#names, complete, seenAt };
  }

  #line(line: string): void {
    if (this.#head === null) {
      if (line.length > longestHead) throw new Error('The head is too long');
      this.#head = headSchema.parse(jsonValue(line));
      if (this.#head.list !== this.#list) throw new Error('Another list');
    } else {
      if (this.#names.length >= this.#head.count || !isName(line)) throw new Error('No name');
      this.#names.push(line);
    }
  }
}

/** Answers how many bytes it takes. Throws STORAGE. */
export async function writeListFile(
  path: string,
  list: string,
  cached: CachedList,
): Promise<number> {
  const { complete, seenAt } = cached;
  const names = cached.names.filter((name) => isName(name) && !name.includes('\n'));
  const head: z.infer<typeof headSchema> = {
    ...{ format: 'berth-list', version: 1, list, seenAt, count: names.length },
    complete: complete && names.length === cached.names.length,
  };
  const bytes = await pack([JSON.stringify(head), ...names].join('\n'), { level: 1 });
  await writeFileAtomic(path, bytes, { mode: 0o600 });
  return bytes.length;
}

function isName(name: string): boolean {
  return name !== '' && name.length <= maxNameLength;
}
