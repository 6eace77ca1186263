import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The system's keyring as the key slot needs it: short texts by account, under one service name. */
export interface KeyringPort {
  /** the key store's own name: `secret-service`, `keychain`, `credential-manager`, or `unknown`. */
  readonly backend: string;
  /** False when it is known without asking that nothing would answer. */
  canAnswer(): boolean;
  /** Null when there is no such account. Rejects when the keyring is locked, missing or silent. */
  get(account: string, signal: AbortSignal): Promise<string | null>;
  set(account: string, secret: string, signal: AbortSignal): Promise<void>;
  /** Harmless when there is no such account. */
  delete(account: string, signal: AbortSignal): Promise<void>;
}

/** The name all entries stand under, as people see it in their keyring's own program. */
export const keyringService = 'Berth';

const backends: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'secret-service',
  darwin: 'keychain',
  win32: 'credential-manager',
};

export function keyringBackend(platform: NodeJS.Platform): string {
  return backends[platform] ?? 'unknown';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * True unless this is Linux without a session bus, over which the Secret
 * Service speaks: no keyring can answer there, as on most servers.
 */
export function hasKeyringBus(platform: NodeJS.Platform, environment: Environment): boolean {
  if (platform !== 'linux') return true;
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder } = environment;
  if (address !== undefined && address !== '') return true;
  return folder !== undefined && folder !== '' && existsSync(join(folder, 'bus'));
}
