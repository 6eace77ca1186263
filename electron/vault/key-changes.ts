import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { BookChange, KeyChangeRequest } from '../../shared/ports.ts';
import { text as asText } from '../../shared/text/text.ts';
import { forgetSlots, wrapMaster } from './automatic-slot.ts';
import { resealAll, wrapSlots } from './key-change.ts';
import { type AutomaticSlot, keyBytes, type PassphraseSlot } from './key-slot.ts';
import { gone } from './passphrase-guesses.ts';
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
  vaultUnavailable,
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
 * The changes of slots and keys, each one change of the book. A caller of the API
 * alone cannot make one: each takes a proof first, while others may change the
 * book, since a person may take their time.
 */
export class KeyChanges {
  readonly #state: VaultState;

  constructor(state: VaultState) {
    this.#state = state;
  }

  /** Wraps the open vault's key, or a new vault's, under a first passphrase. */
  addPassphrase(passphrase: string, locks: number, signal: AbortSignal | undefined): Promise<void> {
    const { options, table } = this.#state;
    return options.store.change(async (change) => {
      const master = this.#masterForNewSlot();
      const { slot, key } = await createPassphraseSlot(passphrase, master, options.scryptCost);
      this.#state.openWith(change, 'passphrase', locks, master, key);
      assertWaitedFor(signal);
      change.keys({ slots: table.with(slot) });
    });
  }

  /**
   * A vault for the secrets of a change, with every strong automatic slot that
   * answers. Answers its key, which is only lent: it goes with the change. Throws
   * VAULT_UNAVAILABLE where no slot does.
   */
  async makeVault(change: BookChange): Promise<Buffer> {
    const { keys, options } = this.#state;
    const { locks } = keys;
    const master = randomBytes(keyBytes);
    const slots: AutomaticSlot[] = [];
    let weakBackend: string | null = null;
    for (const provider of options.slots) {
      const { available, backend, weak } = await provider.availability();
      if (available && weak) weakBackend = backend;
      if (!available || weak) continue;
      try {
        slots.push(await wrapMaster(provider, master));
        this.#state.failed.delete(provider.kind);
      } catch {
        options.logger.warn('vault.slotFailed', { slot: provider.kind });
      }
    }
    const [first] = slots;
    if (first === undefined) throw vaultUnavailable(options.face, weakBackend);
    change.onFailed(() => forgetSlots(slots, options.slots, options.logger));
    this.#state.openWith(change, first.kind, locks, master);
    change.keys({ slots });
    return master;
  }

  async setPassphrase(
    { passphrase, current }: { passphrase: string; current?: string | undefined },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { keys, options, table } = this.#state;
    const { locks } = keys;
    if (table.isEmpty()) return this.addPassphrase(passphrase, locks, signal);
    const existing = table.passphrase();
    // Known already, this needs no question.
    if (existing === null && !keys.isOpen()) throw this.#state.lockedError();
    const proven = await this.#prove({ action: 'setPassphrase', slot: 'passphrase' }, 'current', {
      passphrase: current,
      signal,
    });
    if (existing === null) {
      proven?.fill(0);
      return this.addPassphrase(passphrase, locks, signal);
    }
    try {
      await this.#replaceMaster(locks, signal, {
        before() {
          // Another change meanwhile made the proof one of an older key.
          if (table.passphrase()?.tag !== existing.tag) throw keysChanged();
          return proven === null ? null : Buffer.from(proven);
        },
        without: 'passphrase',
        wrapPassphrase: () => null,
        added: (master) => createPassphraseSlot(passphrase, master, options.scryptCost),
      });
    } finally {
      proven?.fill(0);
    }
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
    await options.store.change(async (change) => {
      const master = this.#masterForNewSlot();
      this.#state.openWith(change, kind, locks, master);
      const slot = await wrapMaster(provider, master).catch(() => {
        throw slotUnavailable(kind, asText('vault.unlockKeyring'));
      });
      change.onFailed(() => forgetSlots([slot], options.slots, options.logger));
      assertWaitedFor(proof.signal);
      change.keys({ slots: table.with(slot) });
      change.beforeVisible(() => void this.#state.failed.delete(kind));
    });
  }

  async removeSlot(kind: SlotKind, proof: KeyProof): Promise<void> {
    const { keys, options, table } = this.#state;
    if (!table.has(kind)) throw noSuchSlot();
    if (table.isLastWithSecrets()) throw lastSlot();
    // A passphrase that was forgotten may go with its vault, as long as nothing is in it.
    if (table.entries().length === 1) return this.#removeVault(kind);
    if (!keys.isOpen()) throw this.#state.lockedError();
    const { locks } = keys;
    (await this.#prove({ action: 'removeSlot', slot: kind }, 'passphrase', proof))?.fill(0);
    await this.#replaceMaster(locks, proof.signal, {
      before: () => null,
      without: kind,
      wrapPassphrase: this.#passphraseWrapper(kind === 'passphrase' ? {} : proof),
    });
    if (kind === 'passphrase') keys.forgetPassphraseKey();
    this.#state.failed.delete(kind);
    options.logger.info('vault.slotRemoved', { slot: kind });
    this.#state.tell();
  }

  async rotate(proof: KeyProof): Promise<void> {
    const { keys } = this.#state;
    if (!keys.isOpen()) throw this.#state.lockedError();
    const { locks } = keys;
    (await this.#prove({ action: 'rotate', slot: null }, 'passphrase', proof))?.fill(0);
    await this.#replaceMaster(locks, proof.signal, {
      before: () => null,
      without: null,
      wrapPassphrase: this.#passphraseWrapper(proof),
    });
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
   * A new master key around which every slot but that of `without` is wrapped anew and
   * every secret is sealed anew, saved in one step that replaces the copies; damaged
   * books that were set aside follow. `before` answers the key in use where the vault
   * may be locked.
   */
  #replaceMaster(
    locks: number,
    signal: AbortSignal | undefined,
    how: {
      before: () => Buffer | null;
      without: SlotKind | null;
      wrapPassphrase: WrapPassphrase;
      added?: (master: Buffer) => Promise<{ slot: PassphraseSlot; key: Buffer }>;
    },
  ): Promise<void> {
    const { keys, options, table } = this.#state;
    const { logger, slots: providers, store } = options;
    return store.change(async (change) => {
      const before = how.before() ?? this.#state.copyOfMaster();
      const replaced = table.automatic();
      const after = randomBytes(keyBytes);
      const forSetAside = Buffer.from(after);
      let passphraseKey: Buffer | null = null;
      let fresh: AutomaticSlot[] = [];
      change.onFailed(async () => {
        for (const key of [before, after, forSetAside, passphraseKey]) key?.fill(0);
        await forgetSlots(fresh, providers, logger);
      });
      const { slots, wrapped } = await wrapSlots(
        table
          .entries()
          .filter(({ kind }) => how.without === null || kind !== how.without)
          // Whoever made a waiting entry without the master key gets no slot.
          .filter(({ pending }) => pending === null || isPendingOf(pending, before)),
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
      assertWaitedFor(signal);
      const resealed = resealAll(store.secrets(), before, after);
      change.keys({ slots, ...resealed, upgrade: true, replaceCopies: true });
      change.beforeVisible(() => keys.open(locks, after, passphraseKey));
      change.afterwards(async () => {
        const dropped = resealed.dropped.length;
        logger.info('vault.keyChanged', { count: store.secrets().length, dropped });
        const left = await store.guardSetAside(setAsideKeys(before, forSetAside));
        if (left > 0) logger.warn('vault.setAsideKept', { count: left });
        before.fill(0);
        forSetAside.fill(0);
        await forgetSlots(replaced, providers, logger);
        this.#state.tell();
      });
    });
  }

  /** The only slot of a vault that holds nothing, gone from the last good copies too. */
  #removeVault(kind: SlotKind): Promise<void> {
    const { options, table } = this.#state;
    return options.store.change((change) => {
      if (table.isLastWithSecrets()) throw lastSlot();
      const removed = table.automatic();
      change.keys({ slots: table.without(kind), replaceCopies: true });
      change.afterwards(async () => {
        this.#state.lock();
        this.#state.failed.delete(kind);
        await forgetSlots(removed, options.slots, options.logger);
        this.#state.tell();
      });
    });
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

/** Who cancels while a key is made has nothing changed. */
function assertWaitedFor(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw gone();
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
