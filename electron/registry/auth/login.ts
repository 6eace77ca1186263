import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed, type RequestPurpose } from '../../http/request-purpose.ts';

/** A credential as the registry's own protocol can use it. */
export type Login =
  | { kind: 'anonymous' }
  | { kind: 'basic'; username: string; password: string }
  /** A refresh (identity) token: exchanged at the realm, or used as an access token. */
  | { kind: 'identity'; token: string }
  /** An access token: sent as it is, never exchanged. */
  | { kind: 'bearer'; token: string };

/** Helpers of the Docker format give this user name when the secret is an identity token. */
const identityUser = '<token>';

/**
 * The login a credential stands for. Throws UNSUPPORTED for kinds that need a
 * provider of their own, INVALID_INPUT for a user name that cannot be sent.
 */
export function loginOf(credential: Credential | null, purpose: RequestPurpose): Login {
  if (credential === null) return { kind: 'anonymous' };
  switch (credential.kind) {
    case 'none':
      return { kind: 'anonymous' };
    case 'password':
      return credential.username === identityUser
        ? { kind: 'identity', token: credential.password }
        : basicLogin(credential.username, credential.password);
    case 'token':
      return credential.username === undefined || credential.username === identityUser
        ? { kind: 'identity', token: credential.token }
        : basicLogin(credential.username, credential.token);
    case 'accessToken':
      return { kind: 'bearer', token: credential.token };
    case 'serviceAccount':
      return { kind: 'basic', username: '_json_key', password: credential.json };
    case 'accessKey':
      return { kind: 'basic', username: credential.accessKey, password: credential.secretKey };
    case 'awsProfile':
      throw unsupported(
        purpose,
        text('credential.noAwsProfile'),
        text('credential.noAwsProfile.hint'),
      );
    case 'helper':
      throw unsupported(purpose, text('credential.noHelper'), text('credential.noHelper.hint'));
  }
}

/** A user name and what goes with it; `<token>` says that it is an identity token. */
export interface ToolLogin {
  username: string;
  secret: string;
}

/** The same login as Docker's helpers write it; null for none. Throws UNSUPPORTED for what they have no words for. */
export function toolLogin(login: Login, purpose: RequestPurpose): ToolLogin | null {
  switch (login.kind) {
    case 'anonymous':
      return null;
    case 'basic':
      return { username: login.username, secret: login.password };
    case 'identity':
      return { username: identityUser, secret: login.token };
    case 'bearer':
      throw unsupported(
        purpose,
        text('credential.noToolLogin'),
        text('credential.noToolLogin.hint'),
      );
  }
}

/** The account a token is for: part of the key it is cached under, and of the token request. */
export function accountOf(login: Login): string {
  return login.kind === 'basic' ? login.username : '';
}

/** True when asking again with the other one would be the same request. */
export function isSameLogin(one: Login, other: Login): boolean {
  if (one.kind === 'basic' && other.kind === 'basic')
    return one.username === other.username && one.password === other.password;
  if (one.kind === 'identity' && other.kind === 'identity') return one.token === other.token;
  if (one.kind === 'bearer' && other.kind === 'bearer') return one.token === other.token;
  return one.kind === other.kind;
}

/** The value of `Authorization` for Basic authentication, in UTF-8 (RFC 7617, section 2.1). */
export function basicAuthorization(login: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64')}`;
}

/** A colon would end the name early, and give its rest away as the password (RFC 7617, section 2). */
function basicLogin(username: string, password: string): Login {
  if (username.includes(':'))
    throw BerthError.invalid('credential.username', text('credential.colon'), {
      hint: text('credential.colon.hint'),
    });
  return { kind: 'basic', username, password };
}

function unsupported(purpose: RequestPurpose, why: Text, hint: Text): BerthError {
  return BerthError.of('UNSUPPORTED', failed(purpose, why), { hint });
}
