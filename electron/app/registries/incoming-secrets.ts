import { type CredentialInput, publicNameOf } from '../../../shared/model/credential.ts';
import type { SecretField } from '../../../shared/ports.ts';
import type { StoredCredential, StoredRegistry, StoredSecret } from '../../storage/book-state.ts';
import { bindingOf, followsRecord, storedSecret } from '../../storage/secret-binding.ts';
import type { CoreParts } from '../core-parts.ts';

/** Secrets that came in with one call: a text sets, null drops, absent keeps. */
export interface IncomingSecrets {
  credential?: string | null;
  clientKey?: string | null;
  proxyPassword?: string | null;
}

/** Secrets on their way in, and where they are to be kept. */
interface PreparedSecrets {
  secrets: IncomingSecrets;
  keep: 'vault' | 'session';
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

/** True when a secret came that the vault is to keep. */
export function needsVault({ secrets, keep }: PreparedSecrets): boolean {
  return keep === 'vault' && fields.some((field) => secrets[field] != null);
}

/** True when a secret came in place of what is stored. */
export function bringsSecret({ secrets }: PreparedSecrets): boolean {
  return fields.some((field) => secrets[field] != null);
}

/** What one change makes of the secrets of a registry, worked out before it is saved. */
export interface SecretChange {
  registryId: string;
  /** Fields whose stored secret goes. */
  replaced: ReadonlySet<SecretField>;
  sealed: readonly StoredSecret[];
  /** Puts the secrets of this session into memory: in the turn in which the record becomes visible. */
  remember(): void;
}

/**
 * Seals what came, and anew what stays while its record is tightened; nothing is
 * saved yet. To be called inside the change of the book. Throws VAULT_LOCKED.
 */
export function changeSecrets(
  { book, vault }: Pick<CoreParts, 'book' | 'vault'>,
  before: StoredRegistry | null,
  { registry, secrets, keep }: PreparedSecrets & { registry: StoredRegistry },
): SecretChange {
  const replaced = new Set<SecretField>();
  const sealed: StoredSecret[] = [];
  const session: [SecretField, string][] = [];
  const seal = (field: SecretField, text: string): void => {
    const binding = bindingOf(registry, field);
    const owner = { ...binding.owner };
    sealed.push({ binding: { owner, field }, sealed: vault.seal(binding, text) });
  };
  for (const field of fields) {
    const text = secrets[field];
    if (text !== undefined) {
      replaced.add(field);
      if (text === null) continue;
      if (keep === 'vault') seal(field, text);
      else session.push([field, text]);
    } else if (before !== null && followsRecord(before, registry, field) === 'tightened') {
      const kept = vault.session.get(bindingOf(before, field));
      const stored = storedSecret(book.state(), before, field);
      if (kept !== null) session.push([field, kept]);
      if (stored === null || !vault.isReadable(stored)) continue;
      replaced.add(field);
      seal(field, vault.open(stored));
    }
  }
  if (session.length > 0) vault.session.assertReadable();
  return {
    registryId: registry.id,
    replaced,
    sealed,
    remember() {
      for (const field of replaced) vault.session.delete(registry.id, field);
      for (const [field, text] of session) vault.session.set(bindingOf(registry, field), text);
    },
  };
}

/** The book's secrets after some changes: named fields replaced or dropped, the others kept. */
export function withSecrets(
  existing: readonly StoredSecret[],
  changes: readonly SecretChange[],
): StoredSecret[] {
  const replaced = new Map(changes.map((change) => [change.registryId, change.replaced]));
  const kept = existing.filter(
    ({ binding: { owner, field } }) => replaced.get(owner.id)?.has(field) !== true,
  );
  return [...kept, ...changes.flatMap(({ sealed }) => sealed)];
}
