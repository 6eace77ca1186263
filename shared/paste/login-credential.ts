import type { CredentialKind } from '../model/credential.ts';
import { credentialUse } from '../providers/facts-of.ts';
import type { AwsLogin } from './cloud-command.ts';
import type { PastedCredential } from './meaning.ts';
import type { RegistryLocation } from './registry-location.ts';

/** What a log-in command holds. */
export interface LoginParts {
  location: RegistryLocation | null;
  username: string | null;
  /** As it stands in the command. */
  secret: string | null;
  /** True where there is one, though the command may not show it. */
  hasSecret: boolean;
  isIdentityToken: boolean;
  aws: AwsLogin | null;
}

/** Tokens of DigitalOcean; its registry takes one as user name, password or both. */
const digitalOceanToken = /^do[opr]_v1_/;

/** The credential of Berth that a log-in with a user name and password stands for; null for none. */
export function credentialOfLogin(parts: LoginParts): PastedCredential | null {
  const { location, username, secret, hasSecret } = parts;
  const special = specialOf(parts);
  const takes = (kind: CredentialKind) =>
    location === null || credentialUse(location.provider, kind) !== null;
  if (special !== null && takes(special.kind)) return special;
  if (username === null && !hasSecret) return null;
  return credential('password', username, secret);
}

function specialOf(parts: LoginParts): PastedCredential | null {
  const { location, username, secret, isIdentityToken, aws } = parts;
  if (isIdentityToken) return credential('token', username, secret);
  switch (location?.provider) {
    case 'ecr':
      if (secret !== null) return null;
      if (aws !== null) return credential('awsProfile', aws.profile, null);
      return username === 'AWS' ? credential('accessKey', null, null) : null;
    case 'gar':
      if (username === '_json_key') return credential('serviceAccount', null, secret);
      if (username === '_json_key_base64')
        return credential('serviceAccount', null, secret === null ? null : decoded(secret));
      return username === 'oauth2accesstoken' ? credential('token', username, secret) : null;
    case 'digitalocean': {
      if (secret !== null && (secret === username || digitalOceanToken.test(secret)))
        return credential('token', null, secret);
      const isToken = username !== null && digitalOceanToken.test(username);
      return isToken ? credential('token', null, username) : null;
    }
    case 'quay':
      return username === '$oauthtoken' ? credential('token', username, secret) : null;
    case 'azure':
      return username === '00000000-0000-0000-0000-000000000000'
        ? credential('token', username, secret)
        : null;
    default:
      return null;
  }
}

function credential(
  kind: CredentialKind,
  username: string | null,
  secret: string | null,
): PastedCredential {
  return {
    kind,
    ...(username === null ? {} : { username }),
    ...(secret === null ? {} : { secret }),
  };
}

/** The JSON key behind `_json_key_base64`; what is no base64 stays as it is. */
function decoded(secret: string): string {
  try {
    const bytes = Uint8Array.from(atob(secret), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return secret;
  }
}
