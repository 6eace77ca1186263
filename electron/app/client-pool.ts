import { BerthError } from '../../shared/errors.ts';
import type { RegistryClient } from '../registry/client.ts';

interface Entry {
  client: RegistryClient;
  ended: AbortController;
}

/** One client per registry, made on first use and dropped when the record changes or the vault locks. */
export class ClientPool {
  readonly #entries = new Map<string, Entry>();

  /** The client of a registry and the signal that ends with it, which `make` is given too. */
  get(
    registryId: string,
    make: (ended: AbortSignal) => RegistryClient,
  ): { client: RegistryClient; ended: AbortSignal } {
    const existing = this.#entries.get(registryId);
    if (existing !== undefined) return { client: existing.client, ended: existing.ended.signal };
    const ended = new AbortController();
    const entry: Entry = { client: make(ended.signal), ended };
    this.#entries.set(registryId, entry);
    return { client: entry.client, ended: entry.ended.signal };
  }

  /** Drops one registry's client, its tokens and connections, and ends its streams. */
  drop(registryId: string): void {
    const entry = this.#entries.get(registryId);
    if (entry === undefined) return;
    this.#entries.delete(registryId);
    entry.ended.abort(
      BerthError.of('CANCELLED', 'The registry was changed while this was under way', {
        hint: 'Try again.',
      }),
    );
    void entry.client.close();
  }

  /** Drops every client. */
  dropAll(): void {
    for (const id of [...this.#entries.keys()]) this.drop(id);
  }
}
