import { existsSync } from 'node:fs';
import { join } from 'node:path';

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
