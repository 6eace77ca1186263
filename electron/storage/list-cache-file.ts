import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { writeFileAtomic } from './atomic-file.ts';

const maxCompressedBytes = 32 * 1024 * 1024;
const maxBytes = 128 * 1024 * 1024;

const cacheSchema = z.object({
  format: z.literal('berth-cache'),
  version: z.literal(1),
  origin: z.string(),
  account: z.string().nullable(),
  repositories: z.array(z.string()).nullable(),
  /** Least recently used first. */
  tags: z.array(z.tuple([z.string(), z.array(z.string())])),
});

/** The cached lists of one registry. */
export type CachedLists = Omit<z.infer<typeof cacheSchema>, 'format' | 'version'>;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Null when there is no file or none that can be read: a cache is never missed. */
export async function readCacheFile(path: string): Promise<CachedLists | null> {
  try {
    const found = await fs.stat(path);
    if (!found.isFile() || found.size > maxCompressedBytes) return null;
    const bytes = await unpack(await fs.readFile(path), { maxOutputLength: maxBytes });
    return cacheSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

/** Throws STORAGE. */
export async function writeCacheFile(path: string, lists: CachedLists): Promise<void> {
  const text = JSON.stringify({ format: 'berth-cache', version: 1, ...lists });
  await writeFileAtomic(path, await pack(text, { level: 1 }), { mode: 0o600 });
}
