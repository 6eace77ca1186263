import type { Logger } from '../../shared/ports.ts';
import { type AutomaticSlot, isKeyOf, keyBytes, keyCheck, type SlotProvider } from './key-slot.ts';

/** Wraps the master key with a key store of this system. Rejects when it cannot be used now. */
export async function wrapMaster(provider: SlotProvider, master: Buffer): Promise<AutomaticSlot> {
  const { backend, weak } = await provider.availability();
  const wrapped = await provider.wrap(master.toString('base64'));
  return {
    kind: provider.kind,
    version: 1,
    backend,
    weak,
    wrapped: wrapped.toString('base64'),
    check: keyCheck(master),
  };
}

export type Unwrapped =
  | { outcome: 'opened'; master: Buffer; slot: AutomaticSlot; stale: boolean }
  /** the key store is not here, or refused: perhaps for now only, so the slot stays as it is. */
  | { outcome: 'unavailable' | 'locked' };

/** Asks a key store for the master key. Never rejects. */
export async function unwrapMaster(
  provider: SlotProvider,
  slot: AutomaticSlot,
): Promise<Unwrapped> {
  const { available, backend, weak } = await provider.availability();
  if (!available) return { outcome: 'unavailable' };
  try {
    const { text, stale } = await provider.unwrap(Buffer.from(slot.wrapped, 'base64'));
    const master = Buffer.from(text, 'base64');
    if (master.length !== keyBytes || !isKeyOf(slot.check, master)) return { outcome: 'locked' };
    // What a strong key store wrapped is not handed to a weak one unasked.
    const mayRewrap = !weak || slot.weak;
    return {
      outcome: 'opened',
      master,
      slot,
      stale: mayRewrap && (stale || backend !== slot.backend),
    };
  } catch {
    return { outcome: 'locked' };
  }
}

/**
 * Lets the key stores drop what they hold for slots that are gone from the book
 * and its copies. Never rejects: an entry left behind opens nothing any more.
 */
export async function forgetSlots(
  slots: readonly AutomaticSlot[],
  providers: readonly SlotProvider[],
  logger: Logger,
): Promise<void> {
  for (const { kind, wrapped } of slots) {
    const provider = providers.find((own) => own.kind === kind);
    try {
      await provider?.forget?.(Buffer.from(wrapped, 'base64'));
    } catch {
      logger.warn('vault.slotNotForgotten', { slot: kind });
    }
  }
}
