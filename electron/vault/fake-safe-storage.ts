import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>;

/** Electron's safeStorage for tests: it really encrypts, and can be told how to behave. */
export interface FakeSafeStorage {
  safeStorage: SafeStorage;
  behave(how: {
    backend?: Backend;
    available?: boolean;
    /** Rejects like a keyring that is locked for now. */
    rejects?: boolean;
    /** Never answers, like a prompt that nobody sees. */
    hangs?: boolean;
    stale?: boolean;
    /** Forgets its key, like a keyring that was made anew. */
    newKey?: boolean;
  }): void;
  /** How often something was encrypted. */
  encryptions(): number;
}

/** Starts unlocked, with a strong backend. */
export function fakeSafeStorage(): FakeSafeStorage {
  let key = randomBytes(32);
  let encryptions = 0;
  const now = { backend: 'gnome_libsecret' as Backend, available: true, rejects: false };
  const odd = { hangs: false, stale: false };

  const answer = async <T>(value: () => T): Promise<T> => {
    if (odd.hangs) return new Promise<T>(() => undefined);
    if (now.rejects) throw new Error('The keyring is locked');
    return value();
  };
  const encrypt = (text: string): Buffer => {
    encryptions += 1;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('v11'), nonce, cipher.getAuthTag(), body]);
  };
  const decrypt = (bytes: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(3, 15));
    decipher.setAuthTag(bytes.subarray(15, 31));
    return Buffer.concat([decipher.update(bytes.subarray(31)), decipher.final()]).toString('utf8');
  };
  const notAsync = (): never => {
    throw new Error('The synchronous part is not to be used');
  };

  return {
    safeStorage: {
      isAsyncEncryptionAvailable: async () => now.available,
      encryptStringAsync: (text) => answer(() => encrypt(text)),
      decryptStringAsync: (bytes) =>
        answer(() => ({ result: decrypt(bytes), shouldReEncrypt: odd.stale })),
      getSelectedStorageBackend: () => now.backend,
      isEncryptionAvailable: notAsync,
      encryptString: notAsync,
      decryptString: notAsync,
      setUsePlainTextEncryption: notAsync,
    },
    behave({ newKey = false, backend, available, rejects, hangs, stale }) {
      if (newKey) key = randomBytes(32);
      now.backend = backend ?? now.backend;
      now.available = available ?? now.available;
      now.rejects = rejects ?? now.rejects;
      odd.hangs = hangs ?? odd.hangs;
      odd.stale = stale ?? odd.stale;
    },
    encryptions: () => encryptions,
  };
}
