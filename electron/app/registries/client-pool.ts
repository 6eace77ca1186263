import { BerthError, isCancelled } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';

interface Entry {
  client: RegistryClient;
  ended: AbortController;
}

/** Why a client ends, as those who wait for its answers are told. */
export type DropReason = 'readOnly' | 'changed' | 'deleted' | 'locked' | 'suspended' | 'closing';

const dropTexts: Record<DropReason, { message: Text; hint?: Text }> = {
  readOnly: { message: text('registries.readOnlyWhile'), hint: text('tryAgain') },
  changed: { message: text('registries.changedWhile'), hint: text('tryAgain') },
  deleted: { message: text('registries.deletedWhile') },
  locked: { message: text('registries.lockedWhile'), hint: text('tryAgain') },
  suspended: {
    message: text('registries.sleptWhile'),
    hint: text('tryAgain'),
  },
  closing: { message: text('registries.closing') },
};

/**
 * One client per registry, made on first use. It belongs to its record's
 * connection state ("Clients" in the design): it ends before a change of that
 * becomes visible, and with the vault's lock. Renaming leaves it alone.
 */
export class ClientPool {
  readonly #entries = new Map<string, Entry>();
  readonly #leases = new Map<string, Set<AbortController>>();

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

  /** For a client that is not pooled, such as a test's: `ended` aborts when the pooled one would end. */
  lease(registryId: string): { ended: AbortSignal; release(): void } {
    const ended = new AbortController();
    const leases = this.#leases.get(registryId) ?? new Set();
    this.#leases.set(registryId, leases.add(ended));
    return {
      ended: ended.signal,
      release: () => {
        leases.delete(ended);
        if (leases.size === 0 && this.#leases.get(registryId) === leases)
          this.#leases.delete(registryId);
      },
    };
  }

  /** Ends what belongs to a registry's connection: clients, tokens, connections, streams, tests. */
  drop(registryId: string, why: DropReason): void {
    const entry = this.#entries.get(registryId);
    const leases = this.#leases.get(registryId) ?? [];
    this.#entries.delete(registryId);
    this.#leases.delete(registryId);
    const { message, hint } = dropTexts[why];
    const reason = BerthError.of('CANCELLED', message, { hint });
    for (const lease of leases) lease.abort(reason);
    entry?.ended.abort(reason);
    entry?.client.close().catch(() => undefined);
  }

  /** Ends the clients of records whose connection state differs, or that went. */
  endChanged(before: BookState, after: BookState): void {
    const now = new Map(after.registries.map((registry) => [registry.id, registry]));
    for (const registry of before.registries) {
      const next = now.get(registry.id);
      if (next === registry) continue;
      if (next === undefined) this.drop(registry.id, 'deleted');
      else if (connectionOf(next) !== connectionOf(registry)) this.drop(registry.id, 'changed');
    }
  }

  /** Ends a pooled client that refused a host for where its name led: a person asks again. */
  retry(registryId: string): void {
    const entry = this.#entries.get(registryId);
    if (entry?.client.refusedAddress() !== true) return;
    this.#entries.delete(registryId);
    entry.ended.abort(
      BerthError.of('CANCELLED', text('registries.askedAnew'), { hint: text('tryAgain') }),
    );
    void entry.client.close();
  }

  /** Ends all of them. */
  dropAll(why: DropReason): void {
    for (const id of new Set([...this.#entries.keys(), ...this.#leases.keys()])) this.drop(id, why);
  }
}

/** What a client is made of; secrets apart, whose change is told by `credential.changedAt` or by who brings them. */
function connectionOf(registry: StoredRegistry): string {
  const { address, provider, region, namespace, tls, proxy, hasProxyPassword } = registry;
  const { credential, active, readOnly } = registry;
  return JSON.stringify([
    [address, provider, region, namespace, proxy, hasProxyPassword, active, readOnly],
    [tls.verify, tls.caCertificate, tls.clientCertificate, tls.hasClientKey],
    [credential.kind, credential.username, credential.keep, credential.changedAt],
  ]);
}

/** A client's pages; where it ended meanwhile, they fail with why it did instead of a plain cancellation. */
export async function* untilEnded<T>(ended: AbortSignal, pages: AsyncIterable<T>) {
  try {
    yield* pages;
  } catch (error) {
    throw isCancelled(error) && ended.aborted ? ended.reason : error;
  }
}

/** An answer; where its client ended meanwhile, it fails with why that did instead of a plain cancellation. */
export async function unlessEnded<T>(ended: AbortSignal, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isCancelled(error) && ended.aborted ? ended.reason : error;
  }
}
