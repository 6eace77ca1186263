import type { SecretBinding } from '../../shared/ports.ts';

/** Secrets kept for this session only: in memory, never on disk, gone with the process. */
export interface SessionSecrets {
  set(registryId: string, field: SecretBinding['field'], secret: string): void;
  get(registryId: string, field: SecretBinding['field']): string | null;
  delete(registryId: string, field: SecretBinding['field']): void;
  deleteAll(registryId: string): void;
  /** Registries with at least one secret. */
  count(): number;
}
