import fs from 'node:fs/promises';
import { listPath, readListFile } from './list-cache-file.ts';

/** The cached list of one registry: the key of its repositories, see `ListKey`. */
export interface CachedSource {
  readonly registryId: string;
  readonly origin: string;
  readonly account: string | null;
}

const list = 'repositories';

/** Tells one state of a cached list on disk from another; null when there is none. */
export async function stampOf(folder: string, source: CachedSource): Promise<string | null> {
  const path = listPath(folder, { ...source, list });
  if (path === null) return null;
  const stats = await fs.stat(path, { bigint: true }).catch(() => null);
  return stats === null ? null : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

/** The repositories last seen of a registry as it is now; null when there are none. Never throws. */
export async function readCachedNames(
  folder: string,
  source: CachedSource,
): Promise<string[] | null> {
  const path = listPath(folder, { ...source, list });
  return path === null ? null : ((await readListFile(path, list))?.names ?? null);
}
