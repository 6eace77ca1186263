import type { Credential } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
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
  const note = (field: string, told: Text) =>
    notes.push({ name: registry.name, field, ...asMessage(told) });
  const nothing = { username: null, secret: null, notes };
  if (kind === 'none') return nothing;
  if (kind === 'awsProfile' || kind === 'helper') {
    note('credential', text('exchange.localOnly', { system, kind: text(`exchange.kind.${kind}`) }));
    return nothing;
  }
  if (kind === 'accessToken') {
    note(
      'credential',
      text('exchange.takesPassword', { system, kind: text(`exchange.kind.${kind}`) }),
    );
    return nothing;
  }
  if ((kind === 'accessKey') !== (takes === 'accessKey')) {
    const refused = { system, kind: text(`exchange.kind.${kind}`) };
    note(
      'credential',
      takes === 'accessKey'
        ? text('exchange.takesAccessKey', refused)
        : text('exchange.takesPassword', refused),
    );
    return nothing;
  }
  const secret = credential === null ? null : secretOf(credential);
  if ((kind === 'token' && user !== undefined) || kind === 'serviceAccount')
    note('credential', text('exchange.asPassword', { kind: text(`exchange.kind.${kind}`) }));
  if (credential?.kind === 'accessKey' && credential.sessionToken !== undefined)
    note('credential', text('exchange.noSessionToken', { system }));
  if (kind === 'token' && user === undefined && secret === null)
    note('credential', text('exchange.tokenAlone'));
  if (secret === null) note(secretField, text('exchange.secretLeftOut', { system }));
  return {
    username: kind === 'serviceAccount' ? serviceAccountUser : (user ?? null),
    secret,
    notes,
  };
}

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
