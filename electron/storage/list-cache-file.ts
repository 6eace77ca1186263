import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { type JsonBudget, jsonValue } from '../../shared/json-text.ts';
import { listLimits, maxNameLength } from '../../shared/list-budget.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { readRegularFile } from './read-regular-file.ts';

const maxCompressedBytes = 32 * 1024 * 1024;
const maxBytes = 128 * 1024 * 1024;

/** Few lists of many names. */
const cacheJson: JsonBudget = { depth: 8, parts: 10_000 };
const namesSchema = z.array(z.string().max(maxNameLength)).max(listLimits.names);

const cacheSchema = z.object({
  format: z.literal('berth-cache'),
  version: z.literal(1),
  origin: z.string(),
  account: z.string().nullable(),
  repositories: namesSchema.nullable(),
  /** Least recently used first. */
  tags: z.array(z.tuple([z.string().max(maxNameLength), namesSchema])),
});

/** The cached lists of one registry. */
export type CachedLists = Omit<z.infer<typeof cacheSchema>, 'format' | 'version'>;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Null when there is no file or none that can be read: a cache is never missed. */
export async function readCacheFile(path: string): Promise<CachedLists | null> {
  try {
    const file = await readRegularFile(path, { limit: maxCompressedBytes });
    if (file.state !== 'read') return null;
    const bytes = await unpack(file.bytes, { maxOutputLength: maxBytes });
    return cacheSchema.parse(jsonValue(bytes.toString('utf8'), cacheJson));
  } catch {
    return null;
  }
}

/** Throws STORAGE. */
export async function writeCacheFile(path: string, lists: CachedLists): Promise<void> {
  const text = JSON.stringify({ format: 'berth-cache', version: 1, ...lists });
  await writeFileAtomic(path, await pack(text, { level: 1 }), { mode: 0o600 });
}
