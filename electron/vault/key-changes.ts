import { randomBytes } from 'node:crypto';
import type { LimitFunction } from 'p-limit';
import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { KeyChangeRequest } from '../../shared/ports.ts';
import { text as asText } from '../../shared/text/text.ts';
import { wrapMaster } from './automatic-slot.ts';
import { forgetSlots } from './forget-slots.ts';
import { resealAll, wrapSlots } from './key-change.ts';
import {
  type AutomaticSlot,
  keyBytes,
  type PassphraseSlot,
  type SlotEntry,
  type SlotProvider,
} from './key-slot.ts';
import { createPassphraseSlot, rewrapPassphraseSlot } from './passphrase-slot.ts';
import { isPendingOf } from './pending-slot.ts';
import { openBytes, sealBytes } from './seal.ts';
import type { KeyProof } from './vault.ts';
import {
  keyChangeDeclined,
  keysChanged,
  lastSlot,
  noSuchSlot,
  passphraseRequired,
  slotUnavailable,
  wrongPassphrase,
} from './vault-errors.ts';
import type { VaultState } from './vault-state.ts';

/** How the passphrase slot is made for another master key; null where the passphrase is not known. */
type WrapPassphrase = (
  slot: PassphraseSlot,
  master: Buffer,
) => Promise<{ slot: PassphraseSlot; key: Buffer | null }> | null;

const setAside = 'berth set aside 2';
const sealedSchema = z.object({ nonce: z.string(), ciphertext: z.string(), tag: z.string() });

/**
 * The changes of slots and keys. A caller of the API alone cannot make one: each
 * takes a proof first, outside of the queue, since a person may take their time.
 */
export class KeyChanges {
  readonly #state: VaultState;
  readonly #inTurn: LimitFunction;

  constructor(state: VaultState, inTurn: LimitFunction) {
    this.#state = state;
    this.#inTurn = inTurn;
  }

  /** Wraps the open vault's key, or a new vault's, under a first passphrase. */
  addPassphrase(passphrase: string, locks: number): Promise<void> {
    return this.#inTurn(async () => {
      const { options, table } = this.#state;
      const master = this.#masterForNewSlot();
      const { slot, key } = await createPassphraseSlot(passphrase, master, options.scryptCost);
      try {
        await table.put(slot);
      } catch (error) {
        master.fill(0);
        key.fill(0);
        throw error;
      }
      this.#state.opened('passphrase', locks, master, key);
    });
  }

  /** Wraps the open vault's key, or a new vault's, with an automatic slot. To be called in turn. */
  async saveAutomatic(provider: SlotProvider, locks: number): Promise<void> {
    const master = this.#masterForNewSlot();
    try {
      const slot = await wrapMaster(provider, master).catch(() => {
        throw slotUnavailable(provider.kind, asText('vault.unlockKeyring'));
      });
      await this.#state.table.put(slot);
    } catch (error) {
      master.fill(0);
      throw error;
    }
    this.#state.failed.delete(provider.kind);
    this.#state.opened(provider.kind, locks, master);
  }

  async setPassphrase(
    { passphrase, current }: { passphrase: string; current?: string | undefined },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { keys, options, table } = this.#state;
    const { locks } = keys;
    if (table.isEmpty()) return this.addPassphrase(passphrase, locks);
    const existing = table.passphrase();
    // Known already, this needs no question.
    if (existing === null && !keys.isOpen()) throw this.#state.lockedError();
    const proven = await this.#prove({ action: 'setPassphrase', slot: 'passphrase' }, 'current', {
      passphrase: current,
      signal,
    });
    if (existing === null) {
      proven?.fill(0);
      return this.addPassphrase(passphrase, locks);
    }
    await this.#inTurn(async () => {
      const before = proven ?? this.#state.copyOfMaster();
      // Another change meanwhile made the proof one of an older key.
      if (table.passphrase()?.tag !== existing.tag) throw keysChanged();
      const others = table.entries().filter(({ kind }) => kind !== 'passphrase');
      await this.#replaceMaster(before, locks, others, {
        wrapPassphrase: () => null,
        added: (master) => createPassphraseSlot(passphrase, master, options.scryptCost),
      });
    });
  }

  async addSlot(kind: SlotKind, proof: KeyProof): Promise<void> {
    if (kind === 'passphrase')
      throw BerthError.invalid('kind', asText('vault.passphraseSlot'), {
        reason: 'passphraseRequired',
      });
    const { keys, options, table } = this.#state;
    const provider = options.slots.find((own) => own.kind === kind);
    if (provider === undefined || !(await provider.availability()).available)
      throw slotUnavailable(kind, asText('vault.setPassphrase.hint'));
    const { locks } = keys;
    if (!table.isEmpty()) {
      if (!keys.isOpen()) throw this.#state.lockedError();
      (await this.#prove({ action: 'addSlot', slot: kind }, 'passphrase', proof))?.fill(0);
    }
    await this.#inTurn(() => this.saveAutomatic(provider, locks));
  }

  async removeSlot(kind: SlotKind, proof: KeyProof): Promise<void> {
    const { keys, options, table } = this.#state;
    if (!table.has(kind)) throw noSuchSlot();
    if (table.isLastWithSecrets()) throw lastSlot();
    // A passphrase that was forgotten may go with its vault, as long as nothing is in it.
    if (table.entries().length === 1) return this.#inTurn(() => this.#removeVault(kind));
    if (!keys.isOpen()) throw this.#state.lockedError();
    const { locks } = keys;
    (await this.#prove({ action: 'removeSlot', slot: kind }, 'passphrase', proof))?.fill(0);
    await this.#inTurn(async () => {
      const entries = table.entries().filter((entry) => entry.kind !== kind);
      await this.#replaceMaster(this.#state.copyOfMaster(), locks, entries, {
        wrapPassphrase: this.#passphraseWrapper(kind === 'passphrase' ? {} : proof),
      });
      if (kind === 'passphrase') keys.forgetPassphraseKey();
      this.#state.failed.delete(kind);
      options.logger.info('vault.slotRemoved', { slot: kind });
      this.#state.tell();
    });
  }

  async rotate(proof: KeyProof): Promise<void> {
    const { keys, table } = this.#state;
    if (!keys.isOpen()) throw this.#state.lockedError();
    const { locks } = keys;
    (await this.#prove({ action: 'rotate', slot: null }, 'passphrase', proof))?.fill(0);
    await this.#inTurn(() =>
      this.#replaceMaster(this.#state.copyOfMaster(), locks, table.entries(), {
        wrapPassphrase: this.#passphraseWrapper(proof),
      }),
    );
  }

  /**
   * Makes sure that the owner wants it. Answers the master key where the passphrase
   * vouched, to be zeroed by the caller, else null.
   */
  async #prove(
    request: Omit<KeyChangeRequest, 'unreadable'>,
    path: 'passphrase' | 'current',
    { passphrase, signal = new AbortController().signal }: KeyProof,
  ): Promise<Buffer | null> {
    const { guesses, keys, options, startedWithPassphrase, table } = this.#state;
    const slot = table.passphrase();
    if (slot !== null && passphrase !== undefined) {
      const opened = await guesses.try(slot, passphrase, signal);
      if (opened === null) throw wrongPassphrase(path);
      opened.key.fill(0);
      return opened.master;
    }
    if (slot !== null && startedWithPassphrase && keys.passphraseKey() !== null) return null;
    const master = keys.copyOfMaster();
    const unreadable =
      master === null ? 0 : resealAll(options.store.secrets(), master, master).dropped.length;
    master?.fill(0);
    let allowed: boolean;
    try {
      allowed = await options.confirm({ ...request, unreadable }, signal);
    } catch (error) {
      const nobody = error instanceof BerthError && error.code === 'UNSUPPORTED';
      throw nobody && slot !== null ? passphraseRequired(path) : error;
    }
    if (!allowed) throw keyChangeDeclined();
    return null;
  }

  #passphraseWrapper({ passphrase }: KeyProof): WrapPassphrase {
    const { keys, options } = this.#state;
    return (slot, master) => {
      if (passphrase !== undefined)
        return createPassphraseSlot(passphrase, master, options.scryptCost);
      const key = keys.passphraseKey();
      if (key === null) return null;
      return Promise.resolve({ slot: rewrapPassphraseSlot(slot, key, master), key: null });
    };
  }

  /**
   * A new master key around which `entries` are wrapped anew and every secret is
   * sealed anew, saved in one step that replaces the copies; damaged books that
   * were set aside follow. Zeroes `before`.
   */
  async #replaceMaster(
    before: Buffer,
    locks: number,
    entries: readonly SlotEntry[],
    how: {
      wrapPassphrase: WrapPassphrase;
      added?: (master: Buffer) => Promise<{ slot: PassphraseSlot; key: Buffer }>;
    },
  ): Promise<void> {
    const { keys, options, table } = this.#state;
    const { logger, slots: providers, store } = options;
    const replaced = table.automatic();
    const after = randomBytes(keyBytes);
    const forSetAside = Buffer.from(after);
    let passphraseKey: Buffer | null = null;
    let fresh: AutomaticSlot[] = [];
    let dropped = 0;
    try {
      const { slots, wrapped } = await wrapSlots(
        // Whoever made a waiting entry without the master key gets no slot.
        entries.filter(({ pending }) => pending === null || isPendingOf(pending, before)),
        providers,
        async (slot) => {
          const made = await how.wrapPassphrase(slot, after);
          passphraseKey = made?.key ?? null;
          return made?.slot ?? null;
        },
        after,
      );
      fresh = slots.filter((slot): slot is AutomaticSlot => 'wrapped' in slot);
      const added = await how.added?.(after);
      if (added !== undefined) {
        passphraseKey = added.key;
        slots.push(added.slot);
      } else if (wrapped.length === 0) throw lastSlot();
      await store.change(
        (secrets) => {
          const resealed = resealAll(secrets, before, after);
          dropped = resealed.dropped.length;
          return { slots, ...resealed, upgrade: true };
        },
        { replaceCopies: true, beforeVisible: () => keys.open(locks, after, passphraseKey) },
      );
    } catch (error) {
      after.fill(0);
      forSetAside.fill(0);
      before.fill(0);
      await forgetSlots(fresh, providers, logger);
      throw error;
    }
    logger.info('vault.keyChanged', { count: store.secrets().length, dropped });
    const left = await store.guardSetAside(setAsideKeys(before, forSetAside));
    if (left > 0) logger.warn('vault.setAsideKept', { count: left });
    before.fill(0);
    forSetAside.fill(0);
    await forgetSlots(replaced, providers, logger);
    this.#state.tell();
  }

  /** The only slot of a vault that holds nothing. */
  async #removeVault(kind: SlotKind): Promise<void> {
    const { options, table } = this.#state;
    const gone = table.automatic();
    await table.remove(kind);
    await forgetSlots(gone, options.slots, options.logger);
    this.#state.failed.delete(kind);
    this.#state.lock();
    this.#state.tell();
  }

  /** A copy of the open master key, or a new one for an empty vault. Throws VAULT_LOCKED. */
  #masterForNewSlot(): Buffer {
    const { keys, table } = this.#state;
    const master = keys.copyOfMaster();
    if (master !== null) return master;
    if (!table.isEmpty()) throw this.#state.lockedError();
    return randomBytes(keyBytes);
  }
}

function setAsideKeys(before: Buffer, after: Buffer) {
  return {
    seal: (bytes: Uint8Array) => JSON.stringify(sealBytes(after, Buffer.from(bytes), setAside)),
    open: (text: string) => {
      const sealed = sealedSchema.safeParse(JSON.parse(text));
      return sealed.success ? openBytes(before, sealed.data, setAside) : null;
    },
  };
}
