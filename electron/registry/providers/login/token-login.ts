import type { Credential } from '../../../../shared/model/credential.ts';

/**
 * A token saved without a user name, as the login these registries take: they
 * look at the token alone, but want a name beside it. Others come back as they are.
 */
export function tokenLogin(credential: Credential | null, username: string): Credential | null {
  if (credential?.kind !== 'token' || credential.username !== undefined) return credential;
  return { kind: 'password', username, password: credential.token };
}
