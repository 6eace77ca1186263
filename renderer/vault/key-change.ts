import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import { takesPassphrase } from '../state/vault-store.ts';

/** A change of the vault's keys or slots, as it is asked for on the page. */
export type KeyChange =
  | { readonly action: 'addSlot'; readonly kind: SlotKind; readonly weak: boolean }
  | { readonly action: 'removeSlot'; readonly kind: SlotKind }
  | { readonly action: 'rotate' }
  | { readonly action: 'setPassphrase' };

/** What vouches for a change: nothing yet to protect, the passphrase, or an answer given outside of the page. */
export type NeededProof = 'none' | 'passphrase' | 'owner';

/** What the core will want to see before it makes the change. */
export function neededProof(status: VaultStatus, change: KeyChange): NeededProof {
  if (status.state === 'empty') return 'none';
  if (change.action === 'removeSlot' && status.slots.length === 1) return 'none';
  return takesPassphrase(status) ? 'passphrase' : 'owner';
}

/**
 * True when a slot can go: another way in that works here takes the new key, or
 * it is the only one and guards nothing. A locked vault gives no slot away.
 */
export function mayRemove({ slots, state, unused }: VaultStatus, kind: SlotKind): boolean {
  if (slots.length === 1) return unused === true;
  return state === 'unlocked' && hasOther(slots, (slot) => slot.kind !== kind);
}

/**
 * True when the owner may be asked in place of a forgotten passphrase: not where
 * the passphrase alone would be left.
 */
export function mayForget({ slots }: VaultStatus, change: KeyChange): boolean {
  if (change.action !== 'removeSlot' || change.kind === 'passphrase') return true;
  return hasOther(slots, ({ kind }) => kind !== change.kind && kind !== 'passphrase');
}

/** True when the change makes a new master key, under which only what opens is sealed anew. */
export function makesNewKey(status: VaultStatus, { action }: KeyChange): boolean {
  return action === 'setPassphrase' ? takesPassphrase(status) : action !== 'addSlot';
}

type Slots = VaultStatus['slots'];

function hasOther(slots: Slots, isOther: (slot: Slots[number]) => boolean): boolean {
  return slots.some((slot) => isOther(slot) && slot.state === 'usable');
}
