import type { SecretBinding, SecretField } from '../../shared/ports.ts';
import { bindingText } from './seal.ts';

/** Secrets kept for this session only: in memory, never on disk, gone with the process. */
export interface SessionSecrets {
  /** Throws VAULT_LOCKED while the vault is locked: nothing that is kept could be read. */
  assertReadable(): void;
  /** Keeps a secret for what `binding` says, in place of an earlier one. */
  set(binding: SecretBinding, secret: string): void;
  /** The secret, where it was kept for just this binding. Throws VAULT_LOCKED where there is one and the vault is locked. */
  get(binding: SecretBinding): string | null;
  /** True when a secret is kept for just this binding, whether it can be read now or not. */
  has(binding: SecretBinding): boolean;
  delete(registryId: string, field: SecretField): void;
  deleteAll(registryId: string): void;
  /** Forgets all of them. */
  clear(): void;
  /** Registries with at least one secret. */
  count(): number;
}

/**
 * Starts empty. `assertReadable` throws while the vault is locked; `onChanged` is
 * called when `count` may have changed.
 */
export function createSessionSecrets(
  assertReadable: () => void,
  onChanged: () => void,
): SessionSecrets {
  const byRegistry = new Map<string, Map<SecretField, { bound: string; secret: string }>>();
  const find = (binding: SecretBinding) => {
    const kept = byRegistry.get(binding.owner.id)?.get(binding.field);
    return kept?.bound === bindingText(binding) ? kept.secret : null;
  };
  return {
    assertReadable,
    set(binding, secret) {
      const fields = byRegistry.get(binding.owner.id) ?? new Map();
      fields.set(binding.field, { bound: bindingText(binding), secret });
      byRegistry.set(binding.owner.id, fields);
      onChanged();
    },
    get(binding) {
      const secret = find(binding);
      if (secret !== null) assertReadable();
      return secret;
    },
    has: (binding) => find(binding) !== null,
    delete(registryId, field) {
      const fields = byRegistry.get(registryId);
      if (fields?.delete(field) !== true) return;
      if (fields.size === 0) byRegistry.delete(registryId);
      onChanged();
    },
    deleteAll(registryId) {
      if (byRegistry.delete(registryId)) onChanged();
    },
    clear() {
      if (byRegistry.size === 0) return;
      byRegistry.clear();
      onChanged();
    },
    count: () => byRegistry.size,
  };
}
