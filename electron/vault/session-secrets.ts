import type { SecretBinding } from '../../shared/ports.ts';

type Field = SecretBinding['field'];

/** Secrets kept for this session only: in memory, never on disk, gone with the process. */
export interface SessionSecrets {
  set(registryId: string, field: Field, secret: string): void;
  get(registryId: string, field: Field): string | null;
  delete(registryId: string, field: Field): void;
  deleteAll(registryId: string): void;
  /** Registries with at least one secret. */
  count(): number;
}

/** Starts empty; `onChanged` is called when `count` may have changed. */
export function createSessionSecrets(onChanged: () => void): SessionSecrets {
  const byRegistry = new Map<string, Map<Field, string>>();
  return {
    set(registryId, field, secret) {
      const fields = byRegistry.get(registryId) ?? new Map<Field, string>();
      byRegistry.set(registryId, fields.set(field, secret));
      onChanged();
    },
    get: (registryId, field) => byRegistry.get(registryId)?.get(field) ?? null,
    delete(registryId, field) {
      const fields = byRegistry.get(registryId);
      if (fields?.delete(field) !== true) return;
      if (fields.size === 0) byRegistry.delete(registryId);
      onChanged();
    },
    deleteAll(registryId) {
      if (byRegistry.delete(registryId)) onChanged();
    },
    count: () => byRegistry.size,
  };
}
