import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { BoundSecret, KeyChange, SecretRef } from '../../shared/ports.ts';
import { wrapMaster } from './automatic-slot.ts';
import type {
  AutomaticSlot,
  PassphraseSlot,
  PendingSlot,
  SlotEntry,
  SlotProvider,
  StoredSlot,
} from './key-slot.ts';
import { pendingSlot } from './pending-slot.ts';
import { openSecret, sealSecret } from './seal.ts';

/**
 * Every slot for a new master key. One that cannot be wrapped here and now, since
 * its store is on another host, refuses or has become weak, stays as `pending`,
 * without key material: leaving it would leave the old key in the file, dropping
 * it would lock somebody out. One that this Berth cannot read wraps a key that
 * opens nothing any more, and becomes pending too where its kind is known.
 * `wrapPassphrase` answers null where the passphrase is not known.
 */
export async function wrapSlots(
  entries: readonly SlotEntry[],
  providers: readonly SlotProvider[],
  wrapPassphrase: (slot: PassphraseSlot) => Promise<PassphraseSlot | null>,
  master: Buffer,
): Promise<{ slots: (StoredSlot | PendingSlot)[]; wrapped: SlotKind[] }> {
  const slots: (StoredSlot | PendingSlot)[] = [];
  const wrapped: SlotKind[] = [];
  for (const { slot, kind, pending } of entries) {
    if (kind === null) continue;
    const weak = pending?.weak ?? (slot !== null && slot.kind !== 'passphrase' && slot.weak);
    const made =
      slot?.kind === 'passphrase'
        ? await wrapPassphrase(slot)
        : await wrapAutomatic(kind, weak, providers, master);
    slots.push(made ?? pendingSlot(kind, weak, master));
    if (made !== null) wrapped.push(kind);
  }
  return { slots, wrapped };
}

/** A slot of this kind around `master`; null where its store cannot do it here and now. */
export async function wrapAutomatic(
  kind: SlotKind,
  weak: boolean,
  providers: readonly SlotProvider[],
  master: Buffer,
): Promise<AutomaticSlot | null> {
  const provider = providers.find((own) => own.kind === kind);
  const store = await provider?.availability();
  if (provider === undefined || store?.available !== true || (store.weak && !weak)) return null;
  return wrapMaster(provider, master).catch(() => null);
}

/** Every secret sealed anew under another master key; what does not open is named, to be dropped. */
export function resealAll(
  secrets: readonly BoundSecret[],
  before: Buffer,
  after: Buffer,
): Required<Pick<KeyChange, 'secrets' | 'dropped'>> {
  const sealed: { location: SecretRef; text: string | null; secret: BoundSecret }[] = secrets.map(
    (secret) => ({ location: locationOf(secret), text: openSecret(before, secret), secret }),
  );
  return {
    secrets: sealed.flatMap(({ location, secret, text }) =>
      text === null ? [] : [{ ...location, sealed: sealSecret(after, secret.binding, text) }],
    ),
    dropped: sealed.filter(({ text }) => text === null).map(({ location }) => location),
  };
}

/** Whose secret it is, and which. */
export function locationOf({ binding: { owner, field } }: BoundSecret): SecretRef {
  return { owner, field };
}
