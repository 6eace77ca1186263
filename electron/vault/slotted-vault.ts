import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { BookChange, BoundSecret, KeyChange } from '../../shared/ports.ts';
import { unwrapMaster, wrapMaster } from './automatic-slot.ts';
import { locationOf, wrapAutomatic } from './key-change.ts';
import { KeyChanges } from './key-changes.ts';
import { type AutomaticSlot, isKeyOf, type SlotProvider } from './key-slot.ts';
import { isPendingOf } from './pending-slot.ts';
import { fitsRecord, openSecret, sealSecret } from './seal.ts';
import { createSessionSecrets, type SessionSecrets } from './session-secrets.ts';
import { offeredSlots, slotStatus } from './slot-table.ts';
import type { KeyProof, OpenVault, Vault } from './vault.ts';
import { doesNotFit, noPassphraseSlot, wrongPassphrase } from './vault-errors.ts';
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
  /** The system's key stores are asked by one caller at a time: each may ask the person. */
  readonly #askKeyStores = pLimit(1);

  constructor(options: VaultOptions) {
    const state = new VaultState(options);
    this.#state = state;
    this.#changes = new KeyChanges(state);
    this.session = createSessionSecrets(
      () => {
        if (!state.table.isEmpty() && !state.keys.isOpen()) throw state.lockedError();
      },
      () => state.tell(),
    );
  }

  async start(passphrase?: string): Promise<void> {
    if (!this.#state.keys.isOpen()) await this.#openAutomatic();
    if (passphrase === undefined) return;
    const { keys, table } = this.#state;
    if (keys.isOpen() && table.passphrase() === null)
      await this.#changes.addPassphrase(passphrase, keys.locks, undefined);
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
      // A consent that does not open is none: there is nothing to enter again.
      .flatMap(({ binding: { owner, field } }) =>
        field === 'lending' ? [] : [{ registryId: owner.id, field }],
      );
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
    const { keys, table } = this.#state;
    if (!keys.isOpen() && !table.isEmpty() && !(await this.#openAutomatic()))
      throw this.#state.lockedError();
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

  async openFor(change: BookChange): Promise<OpenVault> {
    const { keys, options, table } = this.#state;
    if (!keys.isOpen()) {
      if (!table.isEmpty()) throw this.#state.lockedError();
      const master = await this.#changes.makeVault(change);
      return { seal: (binding, plaintext) => sealSecret(master, binding, plaintext) };
    }
    if (options.store.isVersion1()) change.keys(this.#sealedAnew());
    return {
      seal: (binding, plaintext) => sealSecret(this.#state.openMaster(), binding, plaintext),
    };
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

  onChanged(listener: () => void): () => void {
    return this.#state.onChanged(listener);
  }

  onLocked(listener: () => void): () => void {
    return this.#state.onLocked(listener);
  }

  /** Tries every automatic slot that this host has. A slot that fails stays as it is. */
  async #openAutomatic(): Promise<boolean> {
    const opened = await this.#askKeyStores(async () => {
      if (this.#state.keys.isOpen()) return { stale: null };
      for (const provider of this.#state.options.slots) {
        const opened = await this.#openBy(provider);
        if (opened !== null) return opened;
      }
      return null;
    });
    if (opened === null) this.#state.tell();
    else await this.#settle(opened.stale);
    return this.#state.keys.isOpen();
  }

  /** Null where this slot does not open the vault; `stale` names one to be wrapped again. */
  async #openBy(provider: SlotProvider): Promise<{ stale: SlotProvider | null } | null> {
    const { keys, table, options, failed } = this.#state;
    const { locks } = keys;
    const stored = () => table.automatic().find(({ kind }) => kind === provider.kind);
    for (let slot = stored(); slot !== undefined; slot = stored()) {
      const unwrapped = await unwrapMaster(provider, slot);
      if (unwrapped.outcome !== 'opened') {
        failed.set(provider.kind, unwrapped.outcome);
        const { outcome: state } = unwrapped;
        options.logger.warn('vault.slotFailed', { slot: provider.kind, state });
        return null;
      }
      failed.delete(provider.kind);
      const { master, stale } = unwrapped;
      // A change of keys meanwhile wrapped another one: this opens nothing any more.
      if (!isStillKeyOf(stored(), master)) {
        master.fill(0);
        continue;
      }
      const opened = this.#state.opened(provider.kind, locks, master);
      return { stale: opened && stale ? provider : null };
    }
    return null;
  }

  async #openWithPassphrase(passphrase: string, signal: AbortSignal | undefined): Promise<void> {
    const { guesses, keys, table } = this.#state;
    const { locks } = keys;
    for (;;) {
      if (table.isEmpty()) return this.#changes.addPassphrase(passphrase, locks, signal);
      const slot = table.passphrase();
      if (slot === null) throw noPassphraseSlot();
      const opened = await guesses.try(slot, passphrase, signal);
      // A change of keys meanwhile replaced the slot: what was tried says nothing any more.
      if (table.passphrase()?.tag !== slot.tag) {
        opened?.master.fill(0);
        opened?.key.fill(0);
        continue;
      }
      if (opened === null) throw wrongPassphrase('passphrase');
      const { master, key } = opened;
      if (this.#state.opened('passphrase', locks, master, key)) await this.#settle(null);
      return;
    }
  }

  /**
   * What an open vault does first, in one change: seals a version-1 book anew and wraps
   * what waits for this host. None of it is a reason not to be open.
   */
  async #settle(stale: SlotProvider | null): Promise<void> {
    const { options, table } = this.#state;
    const { logger, store } = options;
    if (!store.isVersion1() && stale === null && table.pending().length === 0) return;
    try {
      await store.change(async (change) => {
        const wrapped = await this.#wrapped(stale);
        const isOld = store.isVersion1();
        if (wrapped.length === 0 && !isOld) return;
        const slots = table.with(...wrapped);
        change.keys(isOld ? { ...this.#sealedAnew(), slots } : { slots });
        change.afterwards(() => {
          for (const { kind } of wrapped) logger.info('vault.slotWrapped', { slot: kind });
          if (isOld) logger.info('vault.sealedAnew', { count: store.secrets().length });
        });
      });
    } catch (error) {
      const reason = error instanceof BerthError ? error.code : 'unexpected';
      logger.warn('vault.settleFailed', { reason });
    }
    if (this.#state.keys.isOpen()) this.#state.tell();
  }

  /**
   * The secrets of a version-1 book, sealed anew to be saved in a write that replaces
   * the copies. What does not open stays closed for good, and is told as unreadable.
   */
  #sealedAnew(): KeyChange {
    const { store } = this.#state.options;
    const master = this.#state.openMaster();
    const secrets = store.secrets().flatMap((secret) => {
      const text = openSecret(master, secret);
      if (text === null) return [];
      return [{ ...locationOf(secret), sealed: sealSecret(master, secret.binding, text) }];
    });
    return { slots: store.slots(), secrets, upgrade: true, replaceCopies: true };
  }

  /** Slots that could not be wrapped where the keys were changed, or are stale, and can be wrapped here. */
  async #wrapped(stale: SlotProvider | null): Promise<AutomaticSlot[]> {
    const { table, options } = this.#state;
    const master = this.#state.copyOfMaster();
    try {
      const wrapped: AutomaticSlot[] = [];
      for (const pending of table.pending()) {
        if (!isPendingOf(pending, master)) continue;
        const slot = await wrapAutomatic(pending.kind, pending.weak, options.slots, master);
        if (slot !== null) wrapped.push(slot);
      }
      if (stale !== null) {
        try {
          wrapped.push(await wrapMaster(stale, master));
        } catch {
          // The old wrapping still opens; the next start tries again.
          options.logger.warn('vault.rewrapFailed', { slot: stale.kind });
        }
      }
      return wrapped;
    } finally {
      master.fill(0);
    }
  }
}

function isStillKeyOf(slot: AutomaticSlot | undefined, master: Buffer): boolean {
  return slot !== undefined && isKeyOf(slot.check, master);
}
