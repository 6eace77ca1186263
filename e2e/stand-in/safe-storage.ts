import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loud } from './loud.ts';

const prefix = Buffer.from('v11');

export interface SafeStorageOptions {
  /** The folder of the profile: the key lies there, as Chromium's does on Windows. */
  readonly profile: () => string;
  readonly isReady: () => boolean;
  /** The backend it claims to have; `basic_text` protects nothing and answers so. */
  readonly backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>;
}

/** Really encrypts (AES-256-GCM), under a random key kept in the profile, so that it survives restarts. */
export function createSafeStorage(options: SafeStorageOptions): Electron.SafeStorage {
  const key = (): Buffer => {
    if (!options.isReady()) throw new Error('safeStorage cannot be used before app is ready');
    const path = join(options.profile(), 'stand-in-safe-storage.key');
    try {
      return readFileSync(path);
    } catch {
      mkdirSync(dirname(path), { recursive: true });
      const made = randomBytes(32);
      writeFileSync(path, made, { mode: 0o600, flag: 'wx' });
      return made;
    }
  };
  const encrypt = (text: string): Buffer => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([prefix, nonce, cipher.getAuthTag(), sealed]);
  };
  const decrypt = (sealed: Buffer): string => {
    if (!sealed.subarray(0, 3).equals(prefix))
      throw new Error(
        'Error while decrypting the ciphertext provided to safeStorage.decryptString.',
      );
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15));
    decipher.setAuthTag(sealed.subarray(15, 31));
    return decipher.update(sealed.subarray(31), undefined, 'utf8') + decipher.final('utf8');
  };
  const strong = options.backend !== 'basic_text' && options.backend !== 'unknown';
  return loud<Electron.SafeStorage>('safeStorage', {
    isEncryptionAvailable: () => options.isReady() && strong,
    isAsyncEncryptionAvailable: async () => options.isReady(),
    getSelectedStorageBackend: () => (options.isReady() ? options.backend : 'unknown'),
    encryptString: encrypt,
    decryptString: decrypt,
    encryptStringAsync: async (text) => encrypt(text),
    decryptStringAsync: async (sealed) => ({ result: decrypt(sealed), shouldReEncrypt: false }),
  });
}
