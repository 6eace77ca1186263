import type { FileTree } from '../../../images/layers/file-tree.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import type { LayerListing } from './layer-listing.ts';

/** Bytes of trees that are kept for one registry. */
const mostBytes = 64 * 1024 * 1024;

interface Kept {
  value: { listing: LayerListing } | { merged: FileTree };
  bytes: number;
}

/**
 * Listings of layers and merged trees of one registry, in memory alone and as long
 * as its client lives; the longest unused goes first. Only what was proven by a
 * digest is kept.
 */
export class KeptTrees {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  listing(repository: string, digest: string): LayerListing | null {
    const value = this.#use(`layer ${repository}@${digest}`);
    return value !== null && 'listing' in value ? value.listing : null;
  }

  keepListing(repository: string, digest: string, listing: LayerListing): void {
    this.#keep(`layer ${repository}@${digest}`, { listing }, listing.tree.bytes);
  }

  merged(repository: string, digest: string): FileTree | null {
    const value = this.#use(`image ${repository}@${digest}`);
    return value !== null && 'merged' in value ? value.merged : null;
  }

  keepMerged(repository: string, digest: string, merged: FileTree): void {
    this.#keep(`image ${repository}@${digest}`, { merged }, merged.bytes);
  }

  #use(key: string): Kept['value'] | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value;
  }

  #keep(key: string, value: Kept['value'], bytes: number): void {
    this.#bytes += bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, { value, bytes });
    // The newest stays, however large it is: it is in use.
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= mostBytes || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}

const ofClients = new WeakMap<RegistryClient, KeptTrees>();

/** What is kept of a client's registry: it ends with the client, and so with its account. */
export function treesOf(client: RegistryClient): KeptTrees {
  const kept = ofClients.get(client) ?? new KeptTrees();
  ofClients.set(client, kept);
  return kept;
}
