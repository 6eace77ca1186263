import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import type { LocalFindings } from '../../../exchange/computer/merge-local.ts';
import { identityOf } from '../../../exchange/docker-logins/auth-file.ts';
import { type FoundLogin, locationOfKey } from '../../../exchange/docker-logins/found-login.ts';
import type { CredentialHelpers } from '../../../helpers/credential-helpers.ts';
import type { HelperAccount } from '../../../helpers/helper-answer.ts';

type Logins = LocalFindings['logins'];

/**
 * Asks the helpers in use which accounts they keep, never for a secret: logins
 * get their user names, and stores add those that no file names. One that fails
 * is told by `note`; what the files say stays.
 */
export async function withHelperAccounts(
  logins: Logins,
  stores: readonly string[],
  helpers: CredentialHelpers,
  { note, signal }: { note: (told: Text) => void; signal: AbortSignal | undefined },
): Promise<Logins> {
  const used = logins.flatMap(({ login }) => (login.helper === null ? [] : [login.helper]));
  const known = new Map<string, readonly HelperAccount[]>();
  const byLocation = new Map<string, ReadonlyMap<string, HelperAccount>>();
  await Promise.all(
    [...new Set([...used, ...stores])].map(async (helper) => {
      try {
        const accounts = await helpers.list(helper, { signal });
        known.set(helper, accounts);
        byLocation.set(helper, accountsByLocation(accounts));
      } catch (error) {
        if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
        note(text('computer.accountsUnknown', { why: error.text ?? error.message }));
      }
    }),
  );
  const told = logins.map(({ source, login }) => ({
    source,
    login: withAccount(login, byLocation),
  }));
  const toldPlaces = new Set(told.map(({ login }) => placeKey(login.helper, login.key)));
  const added = [...new Set(stores)].sort().flatMap((helper) =>
    (known.get(helper) ?? []).flatMap((account) => {
      const login = loginOf(helper, account);
      const isTold = toldPlaces.has(placeKey(helper, account.server));
      return login === null || isTold
        ? []
        : [{ source: { path: helper, kind: 'helper' as const }, login }];
    }),
  );
  return [...told, ...added];
}

function withAccount(
  login: FoundLogin,
  byLocation: ReadonlyMap<string, ReadonlyMap<string, HelperAccount>>,
): FoundLogin {
  if (login.helper === null) return login;
  const accounts = byLocation.get(login.helper);
  // Most helpers know hosts alone, not parts of them.
  const account =
    accounts?.get(identityOf(login)) ?? accounts?.get(identityOf({ ...login, namespace: null }));
  return account === undefined ? login : { ...login, username: usernameOf(account) };
}

function loginOf(helper: string, account: HelperAccount): FoundLogin | null {
  const location = locationOfKey(account.server);
  if (location === null) return null;
  return {
    key: account.server,
    ...location,
    username: usernameOf(account),
    credential: null,
    helper,
  };
}

/** An identity token has a marker for a user name. */
function usernameOf({ username }: HelperAccount): string | null {
  return username === '' || username === '<token>' ? null : username;
}

/** The first account of each registry or part of one counts. */
function accountsByLocation(accounts: readonly HelperAccount[]): Map<string, HelperAccount> {
  const found = new Map<string, HelperAccount>();
  for (const account of accounts) {
    const location = locationOfKey(account.server);
    const identity = location === null ? null : identityOf(location);
    if (identity !== null && !found.has(identity)) found.set(identity, account);
  }
  return found;
}

function placeKey(helper: string | null, server: string): string {
  const location = locationOfKey(server);
  return JSON.stringify([helper, location === null ? null : identityOf(location)]);
}
