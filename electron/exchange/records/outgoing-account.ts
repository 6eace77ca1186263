import type { Credential } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { ExportedRegistry } from '../foreign-format.ts';

/** What of a credential goes out: the secret only when it was confirmed. */
export interface OutgoingAccount {
  username: string | null;
  secret: string | null;
  notes: ExchangeNote[];
}

/** User names that stand for a Google service account's key file (Artifact Registry, "JSON key"). */
const serviceAccountUser = '_json_key';

/**
 * The user and secret of a registry for a system that takes `takes`; what it
 * cannot take, or is left out, is noted. `secretField` is the system's own name for
 * the secret.
 */
export function outgoingAccount(
  { registry, credential }: ExportedRegistry,
  system: string,
  takes: 'password' | 'accessKey',
  secretField: string,
): OutgoingAccount {
  const { kind, username: user } = registry.credential;
  const notes: ExchangeNote[] = [];
  const note = (field: string, message: string) =>
    notes.push({ name: registry.name, field, message });
  const nothing = { username: null, secret: null, notes };
  if (kind === 'none') return nothing;
  if (kind === 'awsProfile' || kind === 'helper') {
    note('credential', `${system} cannot use the ${kindWords[kind]} of this computer.`);
    return nothing;
  }
  if (kind === 'accessToken') {
    note('credential', `${system} takes a user name and a secret, not ${kindWords[kind]}.`);
    return nothing;
  }
  if ((kind === 'accessKey') !== (takes === 'accessKey')) {
    const wants = takes === 'accessKey' ? 'an access key' : 'a user name and password';
    note('credential', `${system} takes ${wants} here, not ${kindWords[kind]}.`);
    return nothing;
  }
  const secret = credential === null ? null : secretOf(credential);
  if ((kind === 'token' && user !== undefined) || kind === 'serviceAccount')
    note('credential', `${kindWords[kind]} goes out as a password.`);
  if (credential?.kind === 'accessKey' && credential.sessionToken !== undefined)
    note('credential', `${system} has no place for the session token.`);
  if (kind === 'token' && user === undefined && secret === null)
    note('credential', 'A token without a user name leaves nothing that could go out.');
  if (secret === null) note(secretField, `The secret is left out; enter it in ${system}.`);
  return {
    username: kind === 'serviceAccount' ? serviceAccountUser : (user ?? null),
    secret,
    notes,
  };
}

const kindWords = {
  password: 'a password',
  accessKey: 'an access key',
  token: 'The token',
  accessToken: 'an access token alone',
  serviceAccount: 'The service account',
  awsProfile: 'AWS profile',
  helper: 'credential helper',
} as const;

function secretOf(credential: Credential): string | null {
  switch (credential.kind) {
    case 'password':
      return credential.password;
    case 'accessKey':
      return credential.secretKey;
    case 'token':
      return credential.token;
    case 'serviceAccount':
      return credential.json;
    default:
      return null;
  }
}
