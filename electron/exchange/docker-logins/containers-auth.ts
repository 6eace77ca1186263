import type { ForeignFormat } from '../foreign-format.ts';
import { readDockerConfig } from './docker-config.ts';
import type { FoundLogins } from './found-login.ts';
import { loginFileFormat } from './login-file-format.ts';

/**
 * The logins of an `auth.json` of Podman, Buildah and Skopeo
 * (containers-auth.json(5)), read as Docker's: a key may name a namespace or
 * repository, so that one host has several accounts. Null for another shape.
 */
export function readContainersAuth(value: unknown): FoundLogins | null {
  return readDockerConfig(value);
}

/** The `auth.json` of Podman and its kin. */
export const containersAuth: ForeignFormat = loginFileFormat(
  { id: 'containers', name: 'Podman' },
  { hosts: 0.6, prefixes: 0.95 },
  readContainersAuth,
);
