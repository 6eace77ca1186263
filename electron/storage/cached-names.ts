import fs from 'node:fs/promises';
import { type ListKey, listPath, readListFile } from './list-cache-file.ts';

/** The cached list of one registry's repositories. */
export type CachedSource = Readonly<Omit<ListKey, 'list'>>;

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
  if (path === null) return null;
  return (await readListFile(path, 'repositories'))?.names ?? null;
}

function pathOf(folder: string, source: CachedSource): string | null {
  return listPath(folder, { ...source, list: 'repositories' });
}
