import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { Logger, SealedSecret, SealedStore, SecretBinding } from '../../shared/ports.ts';
import { unwrapMaster, wrapMaster } from './automatic-slot.ts';
import { forgetSlots } from './forget-slots.ts';
import { HoldGate } from './hold-gate.ts';
import { type AutomaticSlot, keyBytes, type SlotProvider } from './key-slot.ts';
import { OpenKeys } from './open-keys.ts';
import { createPassphraseSlot, openPassphraseSlot, type ScryptCost } from './passphrase-slot.ts';
import { resealSecrets, rewrapSlots } from './rotation.ts';
import { openSecret, sealSecret } from './seal.ts';
import { createSessionSecrets, type SessionSecrets } from './session-secrets.ts';
import { offeredSlots, slotStatus } from './slot-status.ts';
import { SlotTable } from './slot-table.ts';
import {
  currentRequired,
  lastSlot,
  noPassphraseSlot,
  slotUnavailable,
  vaultLocked,
  vaultUnavailable,
  wrongPassphrase,
} from './vault-errors.ts';

/** What a vault is made of. */
export interface VaultOptions {
  store: SealedStore;
  /** The automatic slots of this face, in the order they are tried; the passphrase slot is always there. */
  slots: readonly SlotProvider[];
  logger: Logger;
  face: 'desktop' | 'browser';
  /** For tests: a new passphrase slot takes half a second otherwise. */
  scryptCost?: ScryptCost | undefined;
}

/** The vault over slots: what each method promises stands at `Vault`. */
export class SlottedVault {
  readonly session: SessionSecrets = createSessionSecrets(() => this.#tell());
  readonly #options: VaultOptions;
  readonly #table: SlotTable;
  readonly #keys = new OpenKeys();
  readonly #gate = new HoldGate();
  /** What touches keys and slots happens one after the other; `lock` alone never waits. */
  readonly #inTurn = pLimit(1);
  readonly #listeners = new Set<() => void>();
  /** What the last try with an automatic slot came to, where it did not open. */
  readonly #failed = new Map<SlotKind, 'locked' | 'unavailable'>();

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#table = new SlotTable(options.store);
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#keys.isOpen()) await this.#openAutomatic();
    });
  }

  async status(): Promise<VaultStatus> {
    const open = this.#keys.isOpen();
    const states = this.#table
      .entries()
      .map((entry) => slotStatus(entry, this.#options.slots, open, this.#failed));
    const slots = (await Promise.all(states)).filter((slot) => slot !== null);
    const state = this.#table.isEmpty() ? 'empty' : open ? 'unlocked' : 'locked';
    const offered = await offeredSlots(this.#table.entries(), this.#options.slots);
    return {
      state,
      slots,
      session: this.session.count(),
      ...(offered.length === 0 ? {} : { offered }),
    };
  }

  unlock({ passphrase }: { passphrase?: string | undefined }): Promise<void> {
    return this.#inTurn(async () => {
      if (passphrase !== undefined) await this.#openWithPassphrase(passphrase);
      else if (!this.#keys.isOpen() && !this.#table.isEmpty() && !(await this.#openAutomatic()))
        throw this.#locked();
    });
  }

  async lock(): Promise<void> {
    const wasOpen = this.#keys.isOpen();
    this.#keys.lock();
    if (!wasOpen) return;
    this.#options.logger.info('vault.locked');
    this.#tell();
  }

  setPassphrase(input: { passphrase: string; current?: string | undefined }): Promise<void> {
    return this.#inTurn(async () => {
      const { locks } = this.#keys;
      const existing = this.#table.passphrase();
      if (existing === null) return this.#addPassphrase(input.passphrase);
      if (input.current === undefined) throw currentRequired();
      const opened = await openPassphraseSlot(existing, input.current);
      if (opened === null) throw wrongPassphrase('current');
      opened.key.fill(0);
      await this.#savePassphrase(input.passphrase, opened.master, locks, true);
    });
  }

  addSlot(kind: SlotKind): Promise<void> {
    return this.#inTurn(async () => {
      if (kind === 'passphrase')
        throw BerthError.invalid('kind', 'A passphrase slot is made by setting a passphrase', {
          reason: 'passphraseRequired',
        });
      const provider = this.#options.slots.find((own) => own.kind === kind);
      const { locks } = this.#keys;
      if (provider === undefined || !(await provider.availability()).available)
        throw slotUnavailable(kind, 'made', 'Set a passphrase instead.');
      await this.#saveAutomatic(provider, this.#masterForNewSlot(), locks);
    });
  }

  removeSlot(kind: SlotKind): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#table.has(kind))
        throw BerthError.invalid('kind', 'The vault has no such slot', {
          reason: 'slotUnavailable',
        });
      if (this.#table.isLastWithSecrets()) throw lastSlot();
      const last = this.#table.entries().length === 1;
      // A passphrase that was forgotten may go with its vault, as long as nothing is in it.
      if (!this.#keys.isOpen() && !last) throw this.#locked();
      const gone = this.#table.automatic().filter((slot) => slot.kind === kind);
      await this.#table.remove(kind);
      await this.#forget(gone);
      if (last) this.#keys.lock();
      else if (kind === 'passphrase') this.#keys.forgetPassphraseKey();
      this.#failed.delete(kind);
      this.#tell();
    });
  }

  rotate(): Promise<void> {
    return this.#gate.alone(() => this.#inTurn(() => this.#rotate()));
  }

  async seal(binding: SecretBinding, plaintext: string): Promise<SealedSecret> {
    await this.ensureWritable();
    return sealSecret(this.#openMaster(), binding, plaintext);
  }

  async open(binding: SecretBinding, sealed: SealedSecret): Promise<string> {
    this.#openMaster();
    return openSecret(this.#keys.all(), binding, sealed);
  }

  ensureWritable(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#keys.isOpen()) return;
      if (!this.#table.isEmpty()) throw this.#locked();
      await this.#makeVault();
    });
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.hold(work);
  }

  onChanged(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Tries every automatic slot that this face has. A slot that fails stays as it is. */
  async #openAutomatic(): Promise<boolean> {
    const { locks } = this.#keys;
    for (const provider of this.#options.slots) {
      const stored = this.#table.automatic().find(({ kind }) => kind === provider.kind);
      if (stored === undefined) continue;
      const unwrapped = await unwrapMaster(provider, stored);
      if (unwrapped.outcome !== 'opened') {
        this.#failed.set(provider.kind, unwrapped.outcome);
        const { outcome: state } = unwrapped;
        this.#options.logger.warn('vault.slotFailed', { slot: provider.kind, state });
        continue;
      }
      this.#failed.delete(provider.kind);
      if (unwrapped.stale) await this.#rewrapStale(provider, unwrapped.master);
      return this.#opened(provider.kind, locks, unwrapped.master);
    }
    this.#tell();
    return false;
  }

  async #rewrapStale(provider: SlotProvider, master: Buffer): Promise<void> {
    try {
      await this.#table.put(await wrapMaster(provider, master));
    } catch {
      // The old wrapping still opens; the next start tries again.
      this.#options.logger.warn('vault.rewrapFailed', { slot: provider.kind });
    }
  }

  async #openWithPassphrase(passphrase: string): Promise<void> {
    const { locks } = this.#keys;
    if (this.#table.isEmpty()) return this.#addPassphrase(passphrase);
    const slot = this.#table.passphrase();
    if (slot === null) throw noPassphraseSlot();
    const opened = await openPassphraseSlot(slot, passphrase);
    if (opened === null) throw wrongPassphrase('passphrase');
    this.#opened('passphrase', locks, opened.master, opened.key);
  }

  async #addPassphrase(passphrase: string): Promise<void> {
    const { locks } = this.#keys;
    await this.#savePassphrase(passphrase, this.#masterForNewSlot(), locks, false);
  }

  async #savePassphrase(
    passphrase: string,
    master: Buffer,
    locks: number,
    replaceCopies: boolean,
  ): Promise<void> {
    const { slot, key } = await createPassphraseSlot(passphrase, master, this.#options.scryptCost);
    try {
      await this.#table.put(slot, { replaceCopies });
    } catch (error) {
      master.fill(0);
      key.fill(0);
      throw error;
    }
    this.#opened('passphrase', locks, master, key);
  }

  async #saveAutomatic(provider: SlotProvider, master: Buffer, locks: number): Promise<void> {
    try {
      const slot = await wrapMaster(provider, master).catch(() => {
        throw slotUnavailable(provider.kind, 'made', 'Unlock the keyring, then try again.');
      });
      await this.#table.put(slot);
    } catch (error) {
      master.fill(0);
      throw error;
    }
    this.#failed.delete(provider.kind);
    this.#opened(provider.kind, locks, master);
  }

  /** The first secret makes the vault, with every strong automatic slot that answers. */
  async #makeVault(): Promise<void> {
    const { locks } = this.#keys;
    let weakBackend: string | null = null;
    for (const provider of this.#options.slots) {
      const { available, backend, weak } = await provider.availability();
      if (available && weak) weakBackend = backend;
      if (!available || weak) continue;
      try {
        await this.#saveAutomatic(provider, this.#masterForNewSlot(), locks);
      } catch (error) {
        if (!(error instanceof BerthError) || error.code !== 'UNSUPPORTED') throw error;
        this.#options.logger.warn('vault.slotFailed', { slot: provider.kind });
      }
    }
    if (this.#table.isEmpty()) throw vaultUnavailable(this.#options.face, weakBackend);
  }

  async #rotate(): Promise<void> {
    const { locks } = this.#keys;
    const before = this.#keys.copyOfMaster();
    if (before === null) throw this.#locked();
    const after = randomBytes(keyBytes);
    const replaced = this.#table.automatic();
    try {
      const { store, slots: providers } = this.#options;
      const entries = this.#table.entries();
      const slots = await rewrapSlots(entries, providers, this.#keys.passphraseKey(), after);
      const secrets = resealSecrets(store.secrets(), before, after);
      this.#keys.expect(locks, after);
      await store.save({ slots, secrets, replaceCopies: true });
      this.#options.logger.info('vault.rotated', { count: secrets.length });
    } catch (error) {
      after.fill(0);
      throw error;
    } finally {
      before.fill(0);
    }
    this.#keys.exchange(locks, after);
    await this.#forget(replaced);
    this.#tell();
  }

  /** The book and its copies are saved without these slots. */
  #forget(slots: readonly AutomaticSlot[]): Promise<void> {
    return forgetSlots(slots, this.#options.slots, this.#options.logger);
  }

  /** A copy of the open master key, or a new one for an empty vault. Throws VAULT_LOCKED. */
  #masterForNewSlot(): Buffer {
    const master = this.#keys.copyOfMaster();
    if (master !== null) return master;
    if (!this.#table.isEmpty()) throw this.#locked();
    return randomBytes(keyBytes);
  }

  #openMaster(): Buffer {
    const master = this.#keys.master();
    if (master === null) throw this.#locked();
    return master;
  }

  #opened(slot: SlotKind, locks: number, master: Buffer, passphraseKey?: Buffer): boolean {
    const opened = this.#keys.open(locks, master, passphraseKey);
    if (opened) this.#options.logger.info('vault.unlocked', { slot });
    this.#tell();
    return opened;
  }

  #locked(): BerthError {
    return vaultLocked(this.#table, this.#options.slots);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch {
        this.#options.logger.error('vault.listenerFailed');
      }
    }
  }
}
