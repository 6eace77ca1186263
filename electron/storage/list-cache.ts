import type { Logger } from '../../shared/ports.ts';

/** What a cached list belongs to; a change of origin or account drops the registry's cache. */
export interface ListKey {
  registryId: string;
  /** Scheme, host and port of the registry's address. */
  origin: string;
  /** User name or access key id; null when anonymous. */
  account: string | null;
  list: 'repositories' | `tags:${string}`;
}

/** Lists as last seen, so that something stands on screen before the registry answers. */
export interface ListCache {
  /** Null when there is none, or none that fits. Never throws. */
  read(key: ListKey): Promise<string[] | null>;
  /** Keeps a list; on disk a moment later. Never throws. */
  write(key: ListKey, names: readonly string[]): Promise<void>;
  /** Forgets everything of a registry, on disk too. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending. */
  close(): Promise<void>;
}

/** Opens the caches in the folder `cache` of the data directory. */
export function openListCache(_directory: string, _options?: { logger?: Logger }): ListCache {
  throw new Error('being written');
}
