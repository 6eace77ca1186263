import type { SafeStorage } from 'electron';
import pLimit from 'p-limit';
import type { SlotProvider } from './key-slot.ts';

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

/** Electron's safeStorage, narrowed to its asynchronous part, one call at a time, none for ever. */
interface SafeStorageWrapper {
  available(): Promise<boolean>;
  /** Who keeps the key, by the system's own name, and whether that protects anything. */
  backend(): { name: string; weak: boolean };
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<{ text: string; stale: boolean }>;
}

interface WrapperOptions {
  platform: NodeJS.Platform;
  /** Milliseconds a call may take; the system may be asking for the keyring's password. */
  timeLimit?: number | undefined;
}

/** Uses what is given, never Electron itself. Its calls work after the app is ready. */
export function wrapSafeStorage(
  safeStorage: SafeStorage,
  { platform, timeLimit = 30_000 }: WrapperOptions,
): SafeStorageWrapper {
  const oneAtATime = pLimit(1);
  const limited = <T>(call: () => Promise<T>): Promise<T> =>
    oneAtATime(() => withinTime(call(), timeLimit));
  return {
    available: () => limited(() => safeStorage.isAsyncEncryptionAvailable()),
    backend: () => backendOf(safeStorage, platform),
    encrypt: (text) => limited(() => safeStorage.encryptStringAsync(text)),
    decrypt: (bytes) =>
      limited(async () => {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes);
        return { text: result, stale: shouldReEncrypt };
      }),
  };
}

/**
 * On Linux Chromium falls back to a fixed key when it finds no keyring, and
 * still calls encryption available: only the key store's name tells.
 */
function backendOf(safeStorage: SafeStorage, platform: NodeJS.Platform) {
  if (platform === 'darwin') return { name: 'keychain', weak: false };
  if (platform === 'win32') return { name: 'dpapi', weak: false };
  const name = safeStorage.getSelectedStorageBackend();
  return { name, weak: name === 'basic_text' || name === 'unknown' };
}

function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('safeStorage did not answer in time'));
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
