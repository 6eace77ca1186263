import type { Credential } from '../../../shared/model/credential.ts';
import type { Provider } from '../../../shared/model/provider.ts';
import type { Logger } from '../../../shared/ports.ts';
import type {
  ConnectionEnvironment,
  ConnectionSecrets,
  ConnectionSettings,
} from '../../http/connection-settings.ts';

/** The registry a client speaks to; no secrets. */
export interface RegistryTarget extends ConnectionSettings {
  /** Normalised: scheme, host, optional port and path prefix. */
  address: string;
  provider: Provider;
  region: string | null;
  namespace: string | null;
  /** Nothing that would change the registry is sent. */
  readOnly: boolean;
}

/** Where the client asks for secrets, each time one is needed; it keeps none. */
export interface SecretSource extends ConnectionSecrets {
  /** Null means anonymous. Throws VAULT_LOCKED when there is one that cannot be opened now. */
  credential(): Promise<Credential | null>;
  /**
   * For credentials that were exchanged for others (cloud logins): another one
   * than the registry `refused`, asked for once per refusal; all who were
   * refused with the same one share what is fetched. Absent: there is none.
   */
  renewed?: ((refused: Credential | null) => Promise<Credential | null>) | undefined;
  /**
   * What is stored for the registry and can be read at once, in the forms that a
   * text may hold it, so that no answer shows it: a server may know it from before
   * it was sent anything. Empty where the vault is locked. Absent: nothing is.
   */
  stored?: (() => readonly string[]) | undefined;
}

/** What the host supplies. */
export interface ClientEnvironment extends ConnectionEnvironment {
  logger: Logger;
}
