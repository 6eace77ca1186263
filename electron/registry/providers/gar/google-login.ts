import { z } from 'zod';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import { looseCount } from '../api/loose-fields.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import { type Expiring, TemporaryLogin } from '../login/temporary-login.ts';
import {
  assertionGrant,
  readServiceAccountKey,
  type ServiceAccountKey,
  signAssertion,
} from './google-service-account.ts';

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: looseCount,
});

/** The user name under which Google's registries take an access token. */
const accessTokenUser = 'oauth2accesstoken';
type TokenLogin = Extract<Credential, { kind: 'password' }>;

/** An access token as the login that Google's registries take. */
export function tokenLogin(token: string): TokenLogin {
  return { kind: 'password', username: accessTokenUser, password: token };
}

/** Google's credential helpers have names of their own for it. */
const tokenUser = /^(?:oauth2accesstoken|_dcg[a-z0-9_]*token)$/;

/** What a saved credential is to Google. */
export type GoogleAccount =
  | { kind: 'key'; key: ServiceAccountKey }
  | { kind: 'accessToken'; token: string };

/**
 * Google's reading of a credential, also of keys saved as the password that
 * `docker login` takes; null for what it does not know. Throws UNSUPPORTED for
 * a key that cannot be used.
 */
export function googleAccount(credential: Credential | null): GoogleAccount | null {
  switch (credential?.kind) {
    case 'serviceAccount':
      return { kind: 'key', key: readServiceAccountKey(credential.json) };
    case 'token':
      return byUser(credential.username ?? accessTokenUser, credential.token);
    case 'password':
      return byUser(credential.username, credential.password);
    default:
      return null;
  }
}

function byUser(username: string, secret: string): GoogleAccount | null {
  if (username === '_json_key') return { kind: 'key', key: readServiceAccountKey(secret) };
  if (username === '_json_key_base64') {
    const json = Buffer.from(secret, 'base64').toString('utf8');
    return { kind: 'key', key: readServiceAccountKey(json) };
  }
  return tokenUser.test(username) ? { kind: 'accessToken', token: secret } : null;
}

/** Access tokens of about an hour, made from service accounts by Google's token server. */
export class GoogleTokens {
  private readonly login: TemporaryLogin<TokenLogin>;

  constructor(api: () => ProviderApi, context: { name: string; tokenMs: number }) {
    this.login = new TemporaryLogin(async (credential) => {
      const account = googleAccount(credential);
      return account?.kind === 'key'
        ? exchange(account.key, api(), context)
        : { value: tokenLogin(account?.token ?? ''), expiresAt: Number.NaN };
    });
  }

  /** The account's token in hand, as the registry takes it; another one when it is over, or is the one that was `refused`. */
  get(credential: Credential, refused: Credential | null): Promise<Credential> {
    return this.login.get(credential, refused?.kind === 'password' ? refused : null);
  }

  /** Asks with a token; one that is refused as expired is renewed, once, where it can be. */
  use<R>(
    credential: Credential,
    account: GoogleAccount,
    signal: AbortSignal,
    task: (token: string) => Promise<R>,
  ): Promise<R> {
    return account.kind === 'accessToken'
      ? task(account.token)
      : this.login.use(credential, signal, ({ password }) => task(password));
  }
}

async function exchange(
  key: ServiceAccountKey,
  api: ProviderApi,
  context: { name: string; tokenMs: number },
): Promise<Expiring<TokenLogin>> {
  const form = new URLSearchParams({
    grant_type: assertionGrant,
    assertion: await signAssertion(key),
  });
  const { body } = await api.request({
    effect: 'read',
    method: 'POST',
    path: '/token',
    content: { mediaType: 'application/x-www-form-urlencoded', text: form.toString() },
    signsIn: true,
    schema: tokenSchema,
    operation: text('operation.signIn', { registry: context.name }),
    right: text('right.googleKey'),
    totalMs: context.tokenMs,
    signal: new AbortController().signal,
  });
  return {
    value: tokenLogin(body.access_token),
    expiresAt: Date.now() + (body.expires_in ?? Number.NaN) * 1000,
  };
}
