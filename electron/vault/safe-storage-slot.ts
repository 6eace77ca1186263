import type { SafeStorage } from 'electron';
import type { SlotProvider } from './key-slot.ts';

/** The desktop's slot over Electron's safeStorage; to be made after the app is ready. */
export function createSafeStorageSlot(
  _safeStorage: SafeStorage,
  _options: { platform: NodeJS.Platform },
): SlotProvider {
  throw new Error('being written');
}
