import type { SafeStorage } from 'electron';
import type { SlotProvider } from './key-slot.ts';
import { type WrapperOptions, wrapSafeStorage } from './safe-storage-wrapper.ts';

/** The desktop's slot over Electron's safeStorage; to be used after the app is ready. */
export function createSafeStorageSlot(
  safeStorage: SafeStorage,
  options: WrapperOptions,
): SlotProvider {
  const wrapper = wrapSafeStorage(safeStorage, options);
  return {
    kind: 'safeStorage',
    async availability() {
      const { name, weak } = wrapper.backend();
      const available = await wrapper.available().catch(() => false);
      return { available, backend: name, weak };
    },
    wrap: (text) => wrapper.encrypt(text),
    unwrap: (wrapped) => wrapper.decrypt(wrapped),
  };
}
