import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { SealedStore } from '../../shared/ports.ts';
import {
  type AutomaticSlot,
  type PassphraseSlot,
  type PendingSlot,
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

  /** The slots that wait for their store. */
  pending(): PendingSlot[] {
    return this.entries().flatMap(({ pending }) => (pending === null ? [] : [pending]));
  }

  /** True when the last slot would leave secrets behind that nothing opens. */
  isLastWithSecrets(): boolean {
    return this.#store.slots().length === 1 && this.#store.secrets().length > 0;
  }

  /** True when the only slot guards nothing. */
  isUnused(): boolean {
    return this.#store.slots().length === 1 && this.#store.secrets().length === 0;
  }

  /** The slots as they are stored, with some added, or in the places of those of their kinds. */
  with(...slots: readonly StoredSlot[]): unknown[] {
    const kinds = new Set<SlotKind | null>(slots.map(({ kind }) => kind));
    const kept = this.entries().filter(({ kind }) => !kinds.has(kind));
    return [...kept.map(({ raw }) => raw), ...slots];
  }

  /** The slots as they are stored, but for those of a kind. */
  without(kind: SlotKind): unknown[] {
    return this.entries()
      .filter((entry) => entry.kind !== kind)
      .map(({ raw }) => raw);
  }
}
