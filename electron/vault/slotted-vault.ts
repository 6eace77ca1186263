import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { BoundSecret, SealedSecret, SecretBinding } from '../../shared/ports.ts';
import { unwrapMaster, wrapMaster } from './automatic-slot.ts';
import { locationOf, wrapAutomatic } from './key-change.ts';
import { KeyChanges } from './key-changes.ts';
import type { SlotProvider } from './key-slot.ts';
import type { OpenedPassphrase } from './passphrase-slot.ts';
import { isPendingOf } from './pending-slot.ts';
import { fitsRecord, openSecret, sealSecret } from './seal.ts';
import { createSessionSecrets, type SessionSecrets } from './session-secrets.ts';
import { offeredSlots, slotStatus } from './slot-status.ts';
import type { KeyProof, Vault } from './vault.ts';
import {
  doesNotFit,
  keysChanged,
  noPassphraseSlot,
  vaultUnavailable,
  wrongPassphrase,
} from './vault-errors.ts';
import { type VaultOptions, VaultState } from './vault-state.ts';

/** Makes the vault over the book's slots and secrets; nothing is opened yet. */
export function createVault(options: VaultOptions): Vault {
  return new SlottedVault(options);
}

/** The vault over slots: what each method promises stands at `Vault`. */
class SlottedVault implements Vault {
  readonly session: SessionSecrets;
  readonly #state: VaultState;
  readonly #changes: KeyChanges;
  /** What touches keys and slots happens one after the other; `lock` alone never waits. */
  readonly #inTurn = pLimit(1);

  constructor(options: VaultOptions) {
    const state = new VaultState(options);
    this.#state = state;
    this.#changes = new KeyChanges(state, this.#inTurn);
    this.session = createSessionSecrets(
      () => {
        if (!state.table.isEmpty() && !state.keys.isOpen()) throw state.lockedError();
      },
      () => state.tell(),
    );
  }

  async start(passphrase?: string): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#state.keys.isOpen()) await this.#openAutomatic();
    });
    if (passphrase === undefined) return;
    const { keys, table } = this.#state;
    if (keys.isOpen() && table.passphrase() === null)
      await this.#changes.addPassphrase(passphrase, keys.locks);
    else await this.unlock({ passphrase });
    this.#state.startedWithPassphrase = keys.isOpen();
  }

  async status(): Promise<VaultStatus> {
    const { table, keys, options, failed } = this.#state;
    const master = keys.copyOfMaster();
    const entries = table
      .entries()
      // Whoever made a pending entry without the master key has no say.
      .filter(({ pending }) => pending === null || master === null || isPendingOf(pending, master));
    master?.fill(0);
    const unreadable = options.store
      .secrets()
      .filter((secret) => secret.binding.owner.kind === 'registry' && !this.isReadable(secret))
      .map(({ binding: { owner, field } }) => ({ registryId: owner.id, field }));
    const open = keys.isOpen();
    const states = entries.map((entry) => slotStatus(entry, options.slots, open, failed));
    const slots = (await Promise.all(states)).filter((slot) => slot !== null);
    const offered = await offeredSlots(entries, options.slots);
    return {
      state: table.isEmpty() ? 'empty' : keys.isOpen() ? 'unlocked' : 'locked',
      slots,
      session: this.session.count(),
      unreadable,
      ...(table.isUnused() ? { unused: true } : {}),
      ...(offered.length === 0 ? {} : { offered }),
    };
  }

  isOpen(): boolean {
    return this.#state.keys.isOpen();
  }

  async unlock(
    { passphrase }: { passphrase?: string | undefined },
    signal?: AbortSignal,
  ): Promise<void> {
    if (passphrase !== undefined) return this.#openWithPassphrase(passphrase, signal);
    await this.#inTurn(async () => {
      const { keys, table } = this.#state;
      if (!keys.isOpen() && !table.isEmpty() && !(await this.#openAutomatic()))
        throw this.#state.lockedError();
    });
  }

  async lock(): Promise<void> {
    this.#state.lock();
    // Nothing would guard them: no slot could be opened again.
    if (this.#state.table.isEmpty()) this.session.clear();
  }

  setPassphrase(
    input: { passphrase: string; current?: string | undefined },
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#changes.setPassphrase(input, signal);
  }

  addSlot(kind: SlotKind, proof: KeyProof = {}): Promise<void> {
    return this.#changes.addSlot(kind, proof);
  }

  removeSlot(kind: SlotKind, proof: KeyProof = {}): Promise<void> {
    return this.#changes.removeSlot(kind, proof);
  }

  rotate(proof: KeyProof = {}): Promise<void> {
    return this.#changes.rotate(proof);
  }

  seal(binding: SecretBinding, plaintext: string): SealedSecret {
    return sealSecret(this.#state.openMaster(), binding, plaintext);
  }

  open(secret: BoundSecret): string {
    const text = openSecret(this.#state.openMaster(), secret);
    if (text === null) throw doesNotFit(secret.binding.field);
    return text;
  }

  isReadable(secret: BoundSecret): boolean {
    const master = this.#state.keys.master();
    return master === null || fitsRecord(master, secret);
  }

  ensureWritable(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#state.keys.isOpen()) {
        if (!this.#state.table.isEmpty()) throw this.#state.lockedError();
        await this.#makeVault();
      }
      await this.#sealAnew();
    });
  }

  onChanged(listener: () => void): () => void {
    return this.#state.onChanged(listener);
  }

  onLocked(listener: () => void): () => void {
    return this.#state.onLocked(listener);
  }

  /** Tries every automatic slot that this host has. A slot that fails stays as it is. */
  async #openAutomatic(): Promise<boolean> {
    const { keys, table, options, failed } = this.#state;
    const { locks } = keys;
    for (const provider of options.slots) {
      const stored = table.automatic().find(({ kind }) => kind === provider.kind);
      if (stored === undefined) continue;
      const unwrapped = await unwrapMaster(provider, stored);
      if (unwrapped.outcome !== 'opened') {
        failed.set(provider.kind, unwrapped.outcome);
        const { outcome: state } = unwrapped;
        options.logger.warn('vault.slotFailed', { slot: provider.kind, state });
        continue;
      }
      failed.delete(provider.kind);
      if (unwrapped.stale) await this.#rewrapStale(provider, unwrapped.master);
      if (!this.#state.opened(provider.kind, locks, unwrapped.master)) return false;
      await this.#settle();
      return true;
    }
    this.#state.tell();
    return false;
  }

  async #rewrapStale(provider: SlotProvider, master: Buffer): Promise<void> {
    try {
      await this.#state.table.put(await wrapMaster(provider, master));
    } catch {
      // The old wrapping still opens; the next start tries again.
      this.#state.options.logger.warn('vault.rewrapFailed', { slot: provider.kind });
    }
  }

  async #openWithPassphrase(passphrase: string, signal: AbortSignal | undefined): Promise<void> {
    const { guesses, keys, table } = this.#state;
    const { locks } = keys;
    for (;;) {
      if (table.isEmpty()) return this.#changes.addPassphrase(passphrase, locks);
      const slot = table.passphrase();
      if (slot === null) throw noPassphraseSlot();
      const opened = await guesses.try(slot, passphrase, signal);
      // A change of keys meanwhile replaced the slot: what was tried says nothing any more.
      if (table.passphrase()?.tag !== slot.tag) continue;
      if (opened === null) throw wrongPassphrase('passphrase');
      return this.#inTurn(() => this.#take(opened, locks));
    }
  }

  async #take({ slot, master, key }: OpenedPassphrase, locks: number): Promise<void> {
    const { table } = this.#state;
    if (table.passphrase()?.tag !== slot.tag) {
      master.fill(0);
      key.fill(0);
      throw keysChanged();
    }
    if (this.#state.opened('passphrase', locks, master, key)) await this.#settle();
  }

  /** What an open vault does first: none of it is a reason not to be open. */
  async #settle(): Promise<void> {
    try {
      await this.#sealAnew();
      await this.#wrapPending();
    } catch (error) {
      const reason = error instanceof BerthError ? error.code : 'unexpected';
      this.#state.options.logger.warn('vault.settleFailed', { reason });
    }
    if (this.#state.keys.isOpen()) this.#state.tell();
  }

  /**
   * Seals the secrets of a version-1 book anew, in one write that replaces the
   * copies. What does not open stays closed for good, and is told as unreadable.
   */
  async #sealAnew(): Promise<void> {
    const { store, logger } = this.#state.options;
    if (!store.isVersion1()) return;
    await store.change(
      (secrets) => {
        const master = this.#state.openMaster();
        const opened = secrets.flatMap((secret) => {
          const text = openSecret(master, secret);
          if (text === null) return [];
          return [{ ...locationOf(secret), sealed: sealSecret(master, secret.binding, text) }];
        });
        return { slots: store.slots(), secrets: opened, upgrade: true };
      },
      { replaceCopies: true },
    );
    logger.info('vault.sealedAnew', { count: store.secrets().length });
  }

  /** Wraps what could not be wrapped where the keys were changed, and can be here. */
  async #wrapPending(): Promise<void> {
    const { table, options } = this.#state;
    for (const pending of table.pending()) {
      const master = this.#state.copyOfMaster();
      try {
        if (!isPendingOf(pending, master)) continue;
        const slot = await wrapAutomatic(pending.kind, pending.weak, options.slots, master);
        if (slot === null) continue;
        await this.#state.table.put(slot);
        options.logger.info('vault.slotWrapped', { slot: pending.kind });
      } finally {
        master.fill(0);
      }
    }
  }

  /** The first secret makes the vault, with every strong automatic slot that answers. */
  async #makeVault(): Promise<void> {
    const { keys, table, options } = this.#state;
    const { locks } = keys;
    let weakBackend: string | null = null;
    for (const provider of options.slots) {
      const { available, backend, weak } = await provider.availability();
      if (available && weak) weakBackend = backend;
      if (!available || weak) continue;
      try {
        await this.#changes.saveAutomatic(provider, locks);
      } catch (error) {
        if (!(error instanceof BerthError) || error.code !== 'UNSUPPORTED') throw error;
        options.logger.warn('vault.slotFailed', { slot: provider.kind });
      }
    }
    if (table.isEmpty()) throw vaultUnavailable(options.face, weakBackend);
  }
}
