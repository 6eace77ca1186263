import { hasKeyringBus, type KeyringPort, keyringBackend, keyringService } from './keyring-port.ts';

/**
 * The keyring in this process, by the native module, which is loaded on first
 * use; without it every call rejects. A call that waits for a person cannot be
 * called off and holds one of Node's few worker threads: until it is over, the
 * next ones are refused at once.
 */
export function createNativeKeyring(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeyringPort {
  let waiting = false;
  const once = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting) throw new Error('The keyring has not answered the call before');
    waiting = true;
    try {
      return await work();
    } finally {
      waiting = false;
    }
  };
  const entry = async (account: string) => {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Without a store named, Linux falls back to the kernel's keyring, which a restart empties.
    return platform === 'linux'
      ? new AsyncEntry(keyringService, account, { linux: { store: 'secret-service' } })
      : new AsyncEntry(keyringService, account);
  };
  return {
    backend: keyringBackend(platform),
    canAnswer: () => hasKeyringBus(platform, environment),
    get: (account, signal) => once(async () => (await entry(account)).getPassword(signal)),
    set: (account, secret, signal) =>
      once(async () => (await entry(account)).setPassword(secret, signal)),
    delete: (account, signal) =>
      once(async () => {
        await (await entry(account)).deletePassword(signal);
      }),
  };
}
