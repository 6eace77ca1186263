import type { BerthError } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { BookChange, Logger, OwnerConfirmation, SealedStore } from '../../shared/ports.ts';
import type { SlotProvider } from './key-slot.ts';
import { OpenKeys } from './open-keys.ts';
import { PassphraseGuesses } from './passphrase-guesses.ts';
import type { ScryptCost } from './passphrase-slot.ts';
import { SlotTable } from './slot-table.ts';
import { vaultLocked } from './vault-errors.ts';

/** What a vault is made of. */
export interface VaultOptions {
  store: SealedStore;
  /** The automatic slots of this host, in the order they are tried; the passphrase slot is always there. */
  slots: readonly SlotProvider[];
  /** Asks the owner where no passphrase vouches for a change of keys. */
  confirm: OwnerConfirmation['keyChange'];
  logger: Logger;
  face: 'desktop' | 'browser';
  /** For tests: a new passphrase slot takes half a second otherwise. */
  scryptCost?: ScryptCost | undefined;
  /** For tests: stands for waiting so many milliseconds after a wrong guess. */
  sleep?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/** What opening the vault and changing its keys share: slots, keys in memory, who listens. */
export class VaultState {
  readonly options: VaultOptions;
  readonly table: SlotTable;
  readonly keys = new OpenKeys();
  readonly guesses: PassphraseGuesses;
  /** What the last try with an automatic slot came to, where it did not open. */
  readonly failed = new Map<SlotKind, 'locked' | 'unavailable'>();
  /** True while the vault is open by the passphrase that Berth was started with. */
  startedWithPassphrase = false;
  readonly #changed = new Set<() => void>();
  readonly #locked = new Set<() => void>();

  constructor(options: VaultOptions) {
    this.options = options;
    this.table = new SlotTable(options.store);
    this.guesses = new PassphraseGuesses(options.sleep);
  }

  /** Takes over keys, unless the vault was locked since `locks` was read. */
  opened(slot: SlotKind, locks: number, master: Buffer, passphraseKey?: Buffer): boolean {
    const opened = this.keys.open(locks, master, passphraseKey);
    if (opened) this.options.logger.info('vault.unlocked', { slot });
    this.tell();
    return opened;
  }

  /**
   * The same for the keys of a vault whose slots are being saved: they open it as
   * soon as those are, and are zeroed where nothing was saved.
   */
  openWith(
    change: BookChange,
    slot: SlotKind,
    locks: number,
    master: Buffer,
    passphraseKey?: Buffer,
  ): void {
    change.onFailed(() => {
      master.fill(0);
      passphraseKey?.fill(0);
    });
    change.beforeVisible(() => {
      if (this.keys.open(locks, master, passphraseKey))
        this.options.logger.info('vault.unlocked', { slot });
    });
    change.afterwards(() => this.tell());
  }

  lock(): void {
    const wasOpen = this.keys.isOpen();
    this.keys.lock();
    this.startedWithPassphrase = false;
    this.#call(this.#locked);
    if (!wasOpen) return;
    this.options.logger.info('vault.locked');
    this.tell();
  }

  /** The master key, for use in the same turn. Throws VAULT_LOCKED. */
  openMaster(): Buffer {
    const master = this.keys.master();
    if (master === null) throw this.lockedError();
    return master;
  }

  /** A copy of the master key, zeroed by its owner. Throws VAULT_LOCKED. */
  copyOfMaster(): Buffer {
    return Buffer.from(this.openMaster());
  }

  lockedError(): BerthError {
    return vaultLocked(this.table, this.options.slots);
  }

  onChanged(listener: () => void): () => void {
    return added(this.#changed, listener);
  }

  onLocked(listener: () => void): () => void {
    return added(this.#locked, listener);
  }

  /** Tells that the status may have changed. */
  tell(): void {
    this.#call(this.#changed);
  }

  #call(listeners: ReadonlySet<() => void>): void {
    for (const listener of [...listeners]) {
      try {
        listener();
      } catch {
        this.options.logger.error('vault.listenerFailed');
      }
    }
  }
}

function added(listeners: Set<() => void>, listener: () => void): () => void {
  const own = () => listener();
  listeners.add(own);
  return () => listeners.delete(own);
}
