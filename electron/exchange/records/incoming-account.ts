import { type Credential, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { isMasked } from '../../../shared/secret-keys.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import type { Account } from './portable-registry.ts';

/** Who signs in, as a foreign record tells. */
export interface IncomingAccount {
  credential: Credential | null;
  account: Account | null;
  notes: ExchangeNote[];
}

/** The record has no account. */
export const noAccount: IncomingAccount = { credential: null, account: null, notes: [] };

/**
 * The credential of a foreign record's user (or access key id) and secret. Without
 * the secret, or with a masked one, only the account is known, at worst its kind; a
 * password without a user is a token.
 */
export function incomingAccount(
  name: string,
  kind: 'password' | 'accessKey',
  user: unknown,
  secretValue: unknown,
): IncomingAccount {
  const text = typeof user === 'number' ? String(user) : user;
  const username = typeof text !== 'string' || isMasked(text) ? null : text;
  const secret = givenSecret(secretValue);
  const left = (told: Text): IncomingAccount => ({
    credential: null,
    account: null,
    notes: [{ name, field: 'credential', ...asMessage(told) }],
  });
  if (username === null) {
    if (secret === null) {
      const hidden = [text, secretValue].some(
        (value) => typeof value === 'string' && value.trim() !== '',
      );
      return hidden ? { credential: null, account: { kind }, notes: [] } : noAccount;
    }
    if (kind === 'accessKey') return left(asText('exchange.accessKeyMissing'));
    return { credential: { kind: 'token', token: secret }, account: { kind: 'token' }, notes: [] };
  }
  const account: Account = { kind, username };
  if (secret === null) return { credential: null, account, notes: [] };
  const parsed = credentialInputSchema.safeParse(
    kind === 'password'
      ? { kind, username, password: secret }
      : { kind, accessKey: username, secretKey: secret },
  );
  if (parsed.success) return { credential: withoutKeep(parsed.data), account, notes: [] };
  return left(asText('exchange.accountRefused'));
}

function withoutKeep({ keep: _keep, ...credential }: Credential & { keep?: unknown }): Credential {
  return credential;
}

/** The secret of a foreign record, or null when it did not come. */
function givenSecret(value: unknown): string | null {
  return typeof value === 'string' && !isMasked(value) ? value : null;
}
