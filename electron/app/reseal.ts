import type { StoredRegistry, StoredSecret } from '../storage/book-state.ts';
import type { CoreParts } from './core-parts.ts';
import type { IncomingSecrets, SecretField } from './incoming-secrets.ts';
import type { PreparedRegistry } from './registry-draft.ts';
import { bindingOf } from './registry-secrets.ts';

/**
 * Seals kept secrets anew when what they are bound to changes. Only the
 * proxy's password and, at the same origin, the client key ever get here: a
 * credential never stays when its origin or provider changes.
 */
export async function resealKept(
  parts: Pick<CoreParts, 'book' | 'vault'>,
  before: StoredRegistry,
  prepared: PreparedRegistry,
): Promise<{ sealed: StoredSecret[]; replaced: IncomingSecrets }> {
  const binding = bindingOf(prepared.registry);
  const old = bindingOf(before);
  if (binding.origin === old.origin && binding.provider === old.provider)
    return { sealed: [], replaced: {} };
  const kept = parts.book
    .state()
    .secrets.filter(
      (entry) =>
        entry.binding.registryId === before.id &&
        entry.binding.field !== 'credential' &&
        prepared.secrets[entry.binding.field] === undefined,
    );
  const sealed: StoredSecret[] = [];
  const replaced: Partial<Record<SecretField, null>> = {};
  for (const entry of kept) {
    const text = await parts.vault.open(entry.binding, entry.sealed);
    const fresh = { ...binding, field: entry.binding.field };
    sealed.push({ binding: fresh, sealed: await parts.vault.seal(fresh, text) });
    replaced[entry.binding.field] = null;
  }
  return { sealed, replaced };
}
