import type { Logger } from '../../shared/ports.ts';
import type { AutomaticSlot, SlotProvider } from './key-slot.ts';

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
