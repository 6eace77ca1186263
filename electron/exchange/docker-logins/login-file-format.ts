import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { ForeignFormat } from '../foreign-format.ts';
import { isJsonObject, type JsonObject } from '../text/json-value.ts';
import { type FoundLogins, locationOfKey } from './found-login.ts';
import { recordOfLogin } from './login-record.ts';

/**
 * The reader of a pasted file of logins in Docker's form. Such files are never
 * written: the tools' own login commands do that.
 */
export function loginFileFormat(
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
