import type { SafeStorage } from 'electron';
import type { SlotProvider } from './key-slot.ts';
import { createKeyringSlot } from './keyring-slot.ts';
import { createNativeKeyring } from './native-keyring.ts';
import { createSafeStorageSlot } from './safe-storage-slot.ts';

/** The desktop's slots: Electron's safeStorage, and the keyring that browser mode opens too. */
export function createDesktopSlots(
  safeStorage: SafeStorage,
  platform: NodeJS.Platform,
): SlotProvider[] {
  return [
    createSafeStorageSlot(safeStorage, { platform }),
    createKeyringSlot(createNativeKeyring()),
  ];
}
