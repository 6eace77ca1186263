import type { Credential } from '../../../../shared/model/credential.ts';
import { basicAuthorization } from '../../auth/login.ts';

/** `Authorization` for an API on the registry's own origin that takes what the registry takes; empty for anonymous. */
export function basicHeader(credential: Credential | null): Record<string, string> {
  if (credential?.kind === 'password') return { authorization: basicAuthorization(credential) };
  if (credential?.kind === 'token' && credential.username !== undefined) {
    const { username, token } = credential;
    return { authorization: basicAuthorization({ username, password: token }) };
  }
  return {};
}

/**
 * A token saved without a user name, as the login these registries take: they
 * look at the token alone, but want a name beside it. Others come back as they are.
 */
export function tokenLogin(credential: Credential | null, username: string): Credential | null {
  if (credential?.kind !== 'token' || credential.username !== undefined) return credential;
  return { kind: 'password', username, password: credential.token };
}
