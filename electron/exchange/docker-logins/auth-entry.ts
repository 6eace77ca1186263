import { type Credential, credentialInputSchema } from '../../../shared/model/credential.ts';
import { withoutTrailing } from '../../../shared/outer-characters.ts';
import { isJsonObject, type JsonObject } from '../text/json-value.ts';

/** What one entry of `auths` holds. */
export interface AuthEntry {
  credential: Credential | null;
  username: string | null;
  /** True for a marker: the login is in a store. */
  empty: boolean;
}

/** The user name that marks a password as an identity token. */
const identityUser = '<token>';
const secretKeys = ['auth', 'username', 'password', 'identitytoken', 'registrytoken'] as const;

/**
 * Reads an entry of `auths` (docker/cli, config file; containers-auth.json(5)):
 * `auth` is base64 of `user:password` and stands before the two in plain; an
 * identity token (to be exchanged) or registry token (sent as it is) stands before both. Null for what is no entry.
 */
export function readAuthEntry(value: unknown): AuthEntry | null {
  if (!isJsonObject(value)) return null;
  const given = secretKeys.filter((key) => value[key] !== undefined && value[key] !== '');
  if (given.length === 0) return { credential: null, username: null, empty: true };
  const pair = pairOf(value);
  const identity = textIn(value, 'identitytoken');
  const access = textIn(value, 'registrytoken');
  const credential =
    identity !== null
      ? usable({ kind: 'token', token: identity })
      : access !== null
        ? usable({ kind: 'accessToken', token: access })
        : pair === null
          ? null
          : usable(
              pair.username === identityUser
                ? { kind: 'token', token: pair.password }
                : { kind: 'password', ...pair },
            );
  // A token is its own account: the name beside it is a placeholder.
  const username =
    credential?.kind === 'token' || credential?.kind === 'accessToken'
      ? null
      : (pair?.username ?? null);
  return { credential, username: username === '' ? null : username, empty: false };
}

function pairOf(value: JsonObject): { username: string; password: string } | null {
  const auth = textIn(value, 'auth');
  if (auth === null) {
    const username = textIn(value, 'username');
    const password = textIn(value, 'password');
    return username === null || password === null ? null : { username, password };
  }
  const base64 = auth.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  // Old versions of Docker padded with zero bytes.
  const decoded = withoutTrailing(Buffer.from(base64, 'base64').toString('utf8'), '\0');
  const colon = decoded.indexOf(':');
  return colon < 0
    ? null
    : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function textIn(value: JsonObject, key: (typeof secretKeys)[number]): string | null {
  const text = value[key];
  return typeof text === 'string' && text !== '' ? text : null;
}

function usable(input: unknown): Credential | null {
  const parsed = credentialInputSchema.safeParse(input);
  if (!parsed.success) return null;
  const { keep: _keep, ...credential } = parsed.data;
  return credential;
}
