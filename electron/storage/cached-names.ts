import fs from 'node:fs/promises';
import { join } from 'node:path';
import { idSchema } from '../../shared/model/registry.ts';
import { readCacheFile } from './list-cache-file.ts';

/** The cached list of one registry: the key of its repositories, see `ListKey`. */
export interface CachedSource {
  readonly registryId: string;
  readonly origin: string;
  readonly account: string | null;
}

/** Tells one state of a cached list on disk from another; null when there is none. */
export async function stampOf(folder: string, source: CachedSource): Promise<string | null> {
  const path = pathOf(folder, source);
  if (path === null) return null;
  const stats = await fs.stat(path, { bigint: true }).catch(() => null);
  return stats === null ? null : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/** The repositories last seen of a registry as it is now; null when there are none. Never throws. */
export async function readCachedNames(
  folder: string,
  source: CachedSource,
): Promise<string[] | null> {
  const path = pathOf(folder, source);
  const lists = path === null ? null : await readCacheFile(path);
  const fits = lists?.origin === source.origin && lists.account === source.account;
  return fits ? lists.repositories : null;
}

function pathOf(folder: string, { registryId }: CachedSource): string | null {
  return idSchema.safeParse(registryId).success ? join(folder, `${registryId}.json.gz`) : null;
}
