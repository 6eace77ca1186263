import { readAuthFile } from './auth-file.ts';
import type { ForeignFormat } from './foreign-format.ts';
import { type FoundLogins, placeOfPrefix } from './found-login.ts';
import { isJsonObject } from './json-value.ts';
import { loginFileFormat } from './login-file-format.ts';

/**
 * The logins of an `auth.json` of Podman, Buildah and Skopeo
 * (containers-auth.json(5)): as in Docker's file, but a key may name a
 * namespace or repository, so that one host has several accounts. Null for
 * another shape.
 */
export function readContainersAuth(value: unknown): FoundLogins | null {
  return isJsonObject(value) ? readAuthFile(value, placeOfPrefix) : null;
}

/** The `auth.json` of Podman and its kin. */
export const containersAuth: ForeignFormat = loginFileFormat(
  { id: 'containers', name: 'Podman' },
  { hosts: 0.6, prefixes: 0.95 },
  readContainersAuth,
);
