import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { SlotEntry, SlotProvider } from './key-slot.ts';

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
