import type { ForeignFormat } from '../foreign-format.ts';
import { hasAnyKey, isJsonObject, type JsonObject } from '../text/json-value.ts';
import { readAuthFile } from './auth-file.ts';
import type { FoundLogins } from './found-login.ts';
import { loginFileFormat } from './login-file-format.ts';

/**
 * The logins of Docker's `config.json` (docker/cli, "Configuration files"), which Helm
 * writes too, or of its forerunner `.dockercfg`, which is the object of `auths` alone.
 * Null for another shape.
 */
export function readDockerConfig(value: unknown): FoundLogins | null {
  if (!isJsonObject(value)) return null;
  return readAuthFile(isForerunner(value) ? { auths: value } : value);
}

/** Docker's `config.json`. */
export const dockerConfig: ForeignFormat = loginFileFormat(
  { id: 'docker', name: 'Docker' },
  { hosts: 0.9, prefixes: 0.6 },
  readDockerConfig,
);

function isForerunner(value: JsonObject): boolean {
  const entries = Object.values(value);
  return (
    !hasAnyKey(value, ['auths', 'credHelpers', 'credsStore']) &&
    entries.length > 0 &&
    entries.every((entry) => isJsonObject(entry) && typeof entry['auth'] === 'string')
  );
}
