import { type CredentialInput, publicNameOf } from '../../../shared/model/credential.ts';
import type { BookChange, SecretField } from '../../../shared/ports.ts';
import type {
  BookState,
  StoredCredential,
  StoredRegistry,
  StoredSecret,
} from '../../storage/book-state.ts';
import { bindingOf, followsRecord, storedSecret } from '../../storage/secret-binding.ts';
import type { OpenVault } from '../../vault/vault.ts';
import type { CoreParts } from '../core-parts.ts';

/** Secrets that came in with one call: a text sets, null drops, absent keeps. */
export interface IncomingSecrets {
  credential?: string | null;
  clientKey?: string | null;
  proxyPassword?: string | null;
  /** The consent that other tools use the credential. */
  lending?: string | null;
}

/** A record to be saved with secrets that came in, and where those are to be kept. */
export interface RecordWithSecrets {
  registry: StoredRegistry;
  secrets: IncomingSecrets;
  keep: 'vault' | 'session';
}

const fields: readonly SecretField[] = ['credential', 'clientKey', 'proxyPassword', 'lending'];

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

/**
 * `next` with the secrets of the records that it saves: sealed where they came, and
 * anew where their record is tightened. The vault is opened, or made, in the same
 * change; clients that were made with a secret that is replaced end, and secrets of
 * this session are kept, in the turn in which the records become visible. Throws
 * VAULT_LOCKED, VAULT_UNAVAILABLE.
 */
export async function withSecrets(
  parts: Pick<CoreParts, 'vault' | 'clients'>,
  change: BookChange,
  state: BookState,
  next: BookState,
  records: readonly { before: StoredRegistry | null; after: RecordWithSecrets }[],
): Promise<BookState> {
  const { vault, clients } = parts;
  let opened: OpenVault | null = null;
  const open = async (): Promise<OpenVault> => {
    opened ??= await vault.openFor(change);
    return opened;
  };
  const replaced = new Map<string, Set<SecretField>>();
  const sealed: StoredSecret[] = [];
  const session: [StoredRegistry, SecretField, string][] = [];
  for (const { before, after } of records) {
    const { registry, secrets, keep } = after;
    const gone = new Set<SecretField>();
    replaced.set(registry.id, gone);
    for (const field of fields) {
      const text = secrets[field];
      let kept: string | null = null;
      if (text !== undefined) {
        gone.add(field);
        if (text !== null && keep === 'session') session.push([registry, field, text]);
        if (keep === 'vault') kept = text;
      } else if (before !== null && followsRecord(before, registry, field) !== 'same') {
        if (followsRecord(before, registry, field) === 'moved') {
          // Whoever let tools use a login meant the host and the way there of that time.
          if (field === 'lending') gone.add(field);
          continue;
        }
        const ofSession = vault.session.get(bindingOf(before, field));
        if (ofSession !== null) session.push([registry, field, ofSession]);
        const stored = storedSecret(state, before, field);
        if (stored !== null && vault.isReadable(stored)) {
          gone.add(field);
          kept = vault.open(stored);
        }
      }
      if (kept === null) continue;
      const binding = bindingOf(registry, field);
      const owner = { ...binding.owner };
      sealed.push({ binding: { owner, field }, sealed: (await open()).seal(binding, kept) });
    }
  }
  if (session.length > 0) vault.session.assertReadable();
  change.beforeVisible(() => {
    for (const { before, after } of records)
      if (before !== null && bringsSecret(after)) clients.drop(before.id, 'changed');
    for (const [id, gone] of replaced) for (const field of gone) vault.session.delete(id, field);
    for (const [registry, field, text] of session)
      vault.session.set(bindingOf(registry, field), text);
  });
  const kept = next.secrets.filter(
    ({ binding: { owner, field } }) => replaced.get(owner.id)?.has(field) !== true,
  );
  return { ...next, secrets: [...kept, ...sealed] };
}

/** True when a secret came in place of what is stored. */
function bringsSecret({ secrets }: RecordWithSecrets): boolean {
  return fields.some((field) => field !== 'lending' && secrets[field] != null);
}
