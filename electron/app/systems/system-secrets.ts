import { BerthError } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { credentialInputSchema } from '../../../shared/model/credential.ts';
import type { System } from '../../../shared/model/system.ts';
import type { BookChange } from '../../../shared/ports.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState, StoredSystem } from '../../storage/book-state.ts';
import { storedSystemSecret, systemBindingOf } from '../../storage/secret-binding.ts';
import type { SystemCredential, SystemSecrets } from '../../systems/system-target.ts';
import type { CoreParts } from '../core-parts.ts';
import { secretTexts } from '../vault/watched-vault.ts';

type Parts = Pick<CoreParts, 'book' | 'vault'>;

/** A saved system as callers may see it: nothing secret. */
export function viewSystem(system: StoredSystem, state: BookState, { vault }: Parts): System {
  const { keep, ...credential } = system.credential;
  const stored = storedSystemSecret(state, system);
  const here =
    keep === 'session'
      ? vault.session.has(systemBindingOf(system))
        ? 'session'
        : 'missing'
      : stored === null
        ? 'missing'
        : vault.isReadable(stored)
          ? 'saved'
          : 'changed';
  return { ...system, credential: { ...credential, state: here } };
}

/** Where a client asks for a system's credential, as its record binds it now. */
export function systemSecrets(parts: Parts, system: StoredSystem): SystemSecrets {
  const read = (): string | null => {
    const binding = systemBindingOf(system);
    const session = parts.vault.session.get(binding);
    if (session !== null) return session;
    const stored = storedSystemSecret(parts.book.state(), system);
    return stored === null ? null : parts.vault.open(stored);
  };
  return {
    async credential(): Promise<SystemCredential> {
      const kept = read();
      const parsed = credentialInputSchema.safeParse(kept === null ? null : jsonValue(kept));
      const credential = parsed.success ? parsed.data : null;
      if (credential?.kind === 'token' || credential?.kind === 'password') return credential;
      throw BerthError.of('UNAUTHORIZED', text('systems.secretGone', { name: system.name }), {
        reason: 'credentialRequired',
        hint: text('secret.enterAgain'),
      });
    },
    stored() {
      try {
        const kept = read();
        return kept === null ? [] : secretTexts(kept);
      } catch {
        // A locked vault has none that could be shown.
        return [];
      }
    },
  };
}

/**
 * `next` with the credential of a system that came with this call, sealed to what the record
 * binds it to. Throws VAULT_LOCKED, VAULT_UNAVAILABLE.
 */
export async function withSystemSecret(
  { vault }: Pick<CoreParts, 'vault'>,
  change: BookChange,
  next: BookState,
  system: StoredSystem,
  secret: string,
): Promise<BookState> {
  const binding = systemBindingOf(system);
  const others = next.secrets.filter(({ binding: { owner } }) => owner.id !== system.id);
  if (system.credential.keep === 'session') {
    vault.session.assertReadable();
    change.beforeVisible(() => vault.session.set(binding, secret));
    return { ...next, secrets: others };
  }
  const sealed = (await vault.openFor(change)).seal(binding, secret);
  change.beforeVisible(() => vault.session.delete(system.id, 'credential'));
  return {
    ...next,
    secrets: [...others, { binding: { owner: { ...binding.owner }, field: 'credential' }, sealed }],
  };
}
