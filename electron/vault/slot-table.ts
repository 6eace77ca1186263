import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { SealedStore } from '../../shared/ports.ts';
import {
  type AutomaticSlot,
  type PassphraseSlot,
  readSlots,
  type SlotEntry,
  type StoredSlot,
} from './key-slot.ts';

/** The vault's slots in the book: at most one of each kind. Slots that cannot be read stay untouched. */
export class SlotTable {
  readonly #store: SealedStore;

  constructor(store: SealedStore) {
    this.#store = store;
  }

  isEmpty(): boolean {
    return this.#store.slots().length === 0;
  }

  entries(): SlotEntry[] {
    return readSlots(this.#store.slots());
  }

  has(kind: SlotKind): boolean {
    return this.entries().some((entry) => entry.kind === kind);
  }

  passphrase(): PassphraseSlot | null {
    for (const { slot } of this.entries()) if (slot?.kind === 'passphrase') return slot;
    return null;
  }

  automatic(): AutomaticSlot[] {
    return this.entries().flatMap(({ slot }) =>
      slot === null || slot.kind === 'passphrase' ? [] : [slot],
    );
  }

  /** True when the last slot would leave secrets behind that nothing opens. */
  isLastWithSecrets(): boolean {
    return this.#store.slots().length === 1 && this.#store.secrets().length > 0;
  }

  /** Adds a slot or replaces the one of its kind. Throws STORAGE. */
  async put(slot: StoredSlot, options: { replaceCopies?: boolean } = {}): Promise<void> {
    const slots = [...this.#rawWithout(slot.kind), slot];
    await this.#store.save({ slots, ...options });
  }

  /** Removes a slot, from the last good copies too. Throws STORAGE. */
  async remove(kind: SlotKind): Promise<void> {
    await this.#store.save({ slots: this.#rawWithout(kind), replaceCopies: true });
  }

  #rawWithout(kind: SlotKind): unknown[] {
    return this.entries()
      .filter((entry) => entry.kind !== kind)
      .map(({ raw }) => raw);
  }
}
