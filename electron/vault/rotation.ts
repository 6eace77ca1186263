import type { SealedSecret, SealedStore, SecretBinding } from '../../shared/ports.ts';
import { wrapMaster } from './automatic-slot.ts';
import type { SlotEntry, SlotProvider, StoredSlot } from './key-slot.ts';
import { rewrapPassphraseSlot } from './passphrase-slot.ts';
import { openSecret, sealSecret } from './seal.ts';
import { slotUnavailable } from './vault-errors.ts';

/**
 * Every slot wrapped around a new master key. Throws UNSUPPORTED
 * `slotUnavailable` when one of them cannot be: leaving it would leave the old
 * key in the file, dropping it would lock somebody out. The passphrase slot
 * needs its key, and so the passphrase once since the vault was opened: a copy
 * of that key under the master key would give it to whoever has the old master key.
 */
export async function rewrapSlots(
  entries: readonly SlotEntry[],
  providers: readonly SlotProvider[],
  passphraseKey: Buffer | null,
  master: Buffer,
): Promise<StoredSlot[]> {
  const slots: StoredSlot[] = [];
  for (const { slot, kind } of entries) {
    if (slot === null)
      throw slotUnavailable(kind ?? 'keyring', 'changed', 'Remove that slot first.');
    if (slot.kind === 'passphrase') {
      if (passphraseKey === null)
        throw slotUnavailable(
          'passphrase',
          'changed before the passphrase was given',
          'Lock the vault, unlock it with its passphrase, then rotate again.',
        );
      slots.push(rewrapPassphraseSlot(slot, passphraseKey, master));
    } else slots.push(await rewrapAutomatic(slot, providers, master));
  }
  return slots;
}

async function rewrapAutomatic(
  slot: Exclude<StoredSlot, { kind: 'passphrase' }>,
  providers: readonly SlotProvider[],
  master: Buffer,
): Promise<StoredSlot> {
  const provider = providers.find(({ kind }) => kind === slot.kind);
  const keeper = await provider?.availability();
  if (provider === undefined || keeper === undefined || !keeper.available)
    throw slotUnavailable(slot.kind, 'changed', 'Rotate where it works, or remove it first.');
  if (keeper.weak && !slot.weak)
    throw slotUnavailable(slot.kind, 'changed', `Only ${keeper.backend} is here: it is too weak.`);
  return wrapMaster(provider, master).catch(() => {
    throw slotUnavailable(slot.kind, 'changed', 'Unlock the keyring, then try again.');
  });
}

/** Every secret sealed anew; those that do not open stay as they are, unreadable as before. */
export function resealSecrets(
  secrets: ReturnType<SealedStore['secrets']>,
  before: Buffer,
  after: Buffer,
): { binding: SecretBinding; sealed: SealedSecret }[] {
  return secrets.flatMap(({ binding, sealed }) => {
    try {
      return [
        { binding, sealed: sealSecret(after, binding, openSecret([before], binding, sealed)) },
      ];
    } catch {
      return [];
    }
  });
}
