import type { Credential } from '../../../shared/model/credential.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import { derivedName } from '../records/incoming-draft.ts';
import type { FoundLogin } from './found-login.ts';

type Draft = ExchangedRegistry['draft'];

/** The draft of a registry that a tool names by its place alone; provider and region are guessed. */
export function draftOfLocation(location: { address: string; namespace: string | null }): Draft {
  const { provider, region } = guessProvider(location.address);
  return {
    name: derivedName(location.address, location.namespace),
    address: location.address,
    provider,
    ...(region === null ? {} : { region }),
    ...(location.namespace === null ? {} : { namespace: location.namespace }),
  };
}

/** Who signs in, as far as it is told; null: that is not known yet, or nobody does. */
export function accountOfLogin(login: FoundLogin): ExchangedRegistry['account'] {
  const { credential, username } = login;
  if (login.helper !== null) return username === null ? null : { kind: 'password', username };
  if (credential !== null)
    return { kind: credential.kind, ...(username === null ? {} : { username }) };
  return username === null ? null : { kind: 'password', username };
}

/** A login of a pasted text: the secret comes along, and a helper is asked from then on. */
export function recordOfLogin(login: FoundLogin): ExchangedRegistry {
  const credential: Credential | null =
    login.helper === null ? login.credential : { kind: 'helper', helper: login.helper };
  return {
    draft: draftOfLocation(login),
    credential,
    account: accountOfLogin(login),
    notes: [],
  };
}
