import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { SealedStore } from '../../shared/ports.ts';
import {
  type AutomaticSlot,
  type PassphraseSlot,
  type PendingSlot,
  readSlots,
  type SlotEntry,
  type SlotProvider,
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

type SlotStatus = VaultStatus['slots'][number];

/** the key stores that answer now and have no slot in the vault. */
export async function offeredSlots(
  entries: readonly SlotEntry[],
  providers: readonly SlotProvider[],
): Promise<NonNullable<VaultStatus['offered']>> {
  const without = providers.filter((own) => entries.every(({ kind }) => kind !== own.kind));
  const asked = without.map(async (own) => ({
    kind: own.kind,
    ...(await own.availability()),
  }));
  return (await Promise.all(asked))
    .filter(({ available }) => available)
    .map(({ kind, backend, weak }) => ({ kind, backend, weak }));
}

/**
 * One slot as everyone may see it; null when not even its kind can be read.
 * `usable` opens the vault, or keeps it open, without asking; `locked` needs
 * something from the person; `unavailable` does not work on this host or system.
 */
export async function slotStatus(
  { kind, slot, pending }: SlotEntry,
  providers: readonly SlotProvider[],
  open: boolean,
  failed: ReadonlyMap<SlotKind, 'locked' | 'unavailable'>,
): Promise<SlotStatus | null> {
  if (kind === null) return null;
  if (pending !== null) return { kind, state: 'pending' };
  if (slot === null) return { kind, state: 'unavailable' };
  if (slot.kind === 'passphrase') return { kind, state: open ? 'usable' : 'locked' };
  const backend = await providers.find((own) => own.kind === kind)?.availability();
  const state = backend?.available === true ? (failed.get(kind) ?? 'usable') : 'unavailable';
  return { kind, state, backend: slot.backend, weak: slot.weak };
}
