import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { ForeignFormat } from '../foreign-format.ts';
import { hasAnyKey, isJsonObject, type JsonObject } from '../text/json-value.ts';
import { readAuthFile } from './auth-file.ts';
import { type FoundLogins, locationOfKey } from './found-login.ts';
import { recordOfLogin } from './login-record.ts';

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

/**
 * The reader of a pasted file of logins in Docker's form. Such files are never
 * written: the tools' own login commands do that.
 */
function loginFileFormat(
  identity: Pick<ForeignFormat, 'id' | 'name'>,
  /** How sure it is of a file whose keys name hosts only, and of one whose keys name parts of hosts. */
  certainty: { hosts: number; prefixes: number },
  read: (value: unknown) => FoundLogins | null,
): ForeignFormat {
  return {
    ...identity,
    shapes: [],
    recognise: (value) =>
      holdsLogins(value) ? certainty[hasPrefixKeys(value) ? 'prefixes' : 'hosts'] : 0,
    read(value) {
      const found = read(value);
      if (found === null)
        throw BerthError.invalid('text', text('logins.notAFile', { system: identity.name }), {
          hint: text('logins.notAFile.hint'),
        });
      return { registries: found.logins.map(recordOfLogin), notes: found.notes };
    },
    write() {
      throw BerthError.of('UNSUPPORTED', text('logins.onlyRead', { system: identity.name }), {
        hint: text('logins.onlyRead.hint', { system: identity.name }),
      });
    },
  };
}

function holdsLogins(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) &&
    (isJsonObject(value['auths']) ||
      isJsonObject(value['credHelpers']) ||
      typeof value['credsStore'] === 'string')
  );
}

function hasPrefixKeys(value: JsonObject): boolean {
  return [value['auths'], value['credHelpers']].some(
    (part) =>
      isJsonObject(part) && Object.keys(part).some((key) => locationOfKey(key)?.namespace != null),
  );
}
