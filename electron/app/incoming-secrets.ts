import { type CredentialInput, publicNameOf } from '../../shared/model/credential.ts';
import type { SecretBinding } from '../../shared/ports.ts';
import type { StoredCredential, StoredSecret } from '../storage/book-state.ts';
import type { Vault } from '../vault/vault.ts';

export type SecretField = SecretBinding['field'];

/** Secrets that came in with one call: a text sets, null drops, absent keeps. */
export interface IncomingSecrets {
  credential?: string | null;
  clientKey?: string | null;
  proxyPassword?: string | null;
}

const fields: readonly SecretField[] = ['credential', 'clientKey', 'proxyPassword'];

/** What the book keeps of a credential, and the secret part as the text to seal (null: there is none). */
export function splitCredential(
  input: CredentialInput,
  now: string,
): { stored: StoredCredential; secret: string | null } {
  const { keep, ...credential } = input;
  const username = publicNameOf(credential);
  const holdsSecret = !['none', 'awsProfile', 'helper'].includes(credential.kind);
  return {
    stored: {
      kind: credential.kind,
      ...(username === undefined ? {} : { username }),
      keep: holdsSecret ? (keep ?? 'vault') : 'none',
      changedAt: credential.kind === 'none' ? null : now,
    },
    secret: holdsSecret ? JSON.stringify(credential) : null,
  };
}

/** Seals what is to be saved. Throws VAULT_LOCKED or VAULT_UNAVAILABLE before anything is written. */
export async function sealIncoming(
  vault: Vault,
  base: Omit<SecretBinding, 'field'>,
  incoming: IncomingSecrets,
  keep: 'vault' | 'session',
): Promise<StoredSecret[]> {
  if (keep === 'session') return [];
  const sealed: StoredSecret[] = [];
  for (const field of fields) {
    const text = incoming[field];
    if (text == null) continue;
    const binding: SecretBinding = { ...base, field };
    sealed.push({ binding, sealed: await vault.seal(binding, text) });
  }
  return sealed;
}

/** Puts session-only secrets into memory and drops those that moved to the vault or went. */
export function rememberIncoming(
  vault: Vault,
  registryId: string,
  incoming: IncomingSecrets,
  keep: 'vault' | 'session',
): void {
  for (const field of fields) {
    const text = incoming[field];
    if (text === undefined) continue;
    if (text !== null && keep === 'session') vault.session.set(registryId, field, text);
    else vault.session.delete(registryId, field);
  }
}

/** The book's secrets after a call: named fields replaced or dropped, the others kept. */
export function mergeSecrets(
  existing: readonly StoredSecret[],
  registryId: string,
  incoming: IncomingSecrets,
  sealed: readonly StoredSecret[],
): StoredSecret[] {
  const kept = existing.filter(
    ({ binding }) => binding.registryId !== registryId || incoming[binding.field] === undefined,
  );
  return [...kept, ...sealed];
}
