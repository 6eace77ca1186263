import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import { bindingOf, storedSecret } from '../../storage/secret-binding.ts';
import type { Vault } from '../../vault/vault.ts';
import type { CoreParts } from '../core-parts.ts';

/** True for a record with a login of its own; one of a helper or without login has none to lend. */
export function mayBeLent({ credential: { kind }, sample }: StoredRegistry): boolean {
  return !sample && kind !== 'none' && kind !== 'helper';
}

/**
 * True when a person let other tools use this login. The consent is sealed in the
 * vault and bound as the login is, so that neither an edited book nor a record
 * that moved to another host lends anything.
 */
export function isLent(
  state: BookState,
  vault: Pick<Vault, 'session' | 'isReadable'>,
  registry: StoredRegistry,
): boolean {
  if (!mayBeLent(registry)) return false;
  if (vault.session.has(bindingOf(registry, 'lending'))) return true;
  const stored = storedSecret(state, registry, 'lending');
  return stored !== null && vault.isReadable(stored);
}

/** Opens the consent, which a locked vault does not. Throws VAULT_LOCKED. */
export function openConsent(
  { book, vault }: Pick<CoreParts, 'book' | 'vault'>,
  registry: StoredRegistry,
): void {
  if (vault.session.get(bindingOf(registry, 'lending')) !== null) return;
  const stored = storedSecret(book.state(), registry, 'lending');
  if (stored !== null) vault.open(stored);
}
