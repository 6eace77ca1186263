import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { listLimits, maxNameLength } from '../../shared/list-budget.ts';
import { idSchema } from '../../shared/model/registry.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { inflateLines } from './inflated-lines.ts';
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
  const own = stateFolder(folder, key);
  const name = key.list === 'repositories' ? key.list : `tags-${nameHash(key.list)}`;
  return own === null ? null : join(own, `${name}.gz`);
}

/** The folder of what belongs to one state of a registry; null for an id that is none. */
export function stateFolder(
  folder: string,
  { registryId, origin, account }: Omit<ListKey, 'list'>,
): string | null {
  const own = listFolder(folder, registryId);
  return own === null ? null : join(own, nameHash(JSON.stringify([origin, account])));
}

/** A name of any length and letters as one of a file. */
export function nameHash(text: string): string {
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
/** The head with the name of its list, in characters; names are shorter. */
const longestLine = 8192;

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
    const names: string[] = [];
    let head: z.infer<typeof headSchema> | null = null;
    const limits = { bytes: maxBytes, line: longestLine, lines: listLimits.names + 1 };
    await inflateLines(file.bytes, limits, (line) => {
      if (head === null) {
        head = headSchema.parse(jsonValue(line));
        if (head.list !== list) throw new Error('Another list');
      } else if (names.length < head.count && isName(line)) names.push(line);
      else throw new Error('No name of the list');
    });
    return listOf(head, names);
  } catch {
    return null;
  }
}

function listOf(head: z.infer<typeof headSchema> | null, names: string[]): CachedList | null {
  if (head === null || names.length !== head.count) return null;
  return { names, complete: head.complete, seenAt: head.seenAt };
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
