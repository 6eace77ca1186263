import type { SystemKind } from '../../shared/model/system.ts';
import type { ConnectionSettings } from '../http/connection-settings.ts';

/** The system a client speaks to; no secrets. */
export interface SystemTarget extends ConnectionSettings {
  kind: SystemKind;
  /** Normalised: scheme, host, optional port and path prefix. */
  address: string;
  /** Rancher's environment; null for the others. */
  project: string | null;
}

/** A token, or a key with its secret. */
export type SystemCredential =
  | { kind: 'token'; token: string }
  | { kind: 'password'; username: string; password: string };

/** Asked before each request, so that a lock of the vault takes effect at once. */
export interface SystemSecrets {
  credential(): Promise<SystemCredential>;
  /** What is stored and can be read now, so that no answer shows it. */
  stored(): readonly string[];
}
