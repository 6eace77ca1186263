import type { Credential } from '../../../shared/model/credential.ts';
import type { Provider } from '../../../shared/model/provider.ts';
import type { Logger } from '../../../shared/ports.ts';
import type { Resolve } from './address-policy.ts';
import type { ClientLimits } from './limits.ts';

/** The registry a client speaks to; no secrets. */
export interface RegistryTarget {
  /** Normalised: scheme, host, optional port and path prefix. */
  address: string;
  provider: Provider;
  region: string | null;
  namespace: string | null;
  tls: {
    verify: boolean;
    caCertificate?: string | undefined;
    clientCertificate?: string | undefined;
  };
  /** `system`, `none`, or a proxy URL without its password. */
  proxy: string;
}

/** Where the client asks for secrets, each time one is needed; it keeps none. */
export interface SecretSource {
  /** Null means anonymous. Throws VAULT_LOCKED when there is one that cannot be opened now. */
  credential(): Promise<Credential | null>;
  /**
   * For credentials that were exchanged for others (cloud logins): another one
   * than the registry `refused`, asked for once per refusal; all who were
   * refused with the same one share what is fetched. Absent: there is none.
   */
  renewed?: ((refused: Credential | null) => Promise<Credential | null>) | undefined;
  clientKey(): Promise<string | null>;
  proxyPassword(): Promise<string | null>;
  /**
   * What is stored for the registry and can be read at once, in the forms that a
   * text may hold it, so that no answer shows it: a server may know it from before
   * it was sent anything. Empty where the vault is locked. Absent: nothing is.
   */
  stored?: (() => readonly string[]) | undefined;
}

/** What the face supplies. */
export interface ClientEnvironment {
  logger: Logger;
  /** The system's proxies for a URL, as URLs or words of PAC with semicolons between, or null for none; absent: the environment's variables decide. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
  /** The operating system's trusted certificates in PEM form, beside Node's bundled ones. */
  systemCertificates?: (() => readonly string[]) | undefined;
  /** Resolves host names, for connections and address rules alike; absent: the operating system. */
  resolve?: Resolve | undefined;
  /** The networks this machine is on, as one text; absent: those of its interfaces. */
  networks?: (() => string) | undefined;
  /** Told of tokens and lent logins before they are sent, so that no log can hold them. */
  noteSecrets?: ((secrets: readonly string[]) => void) | undefined;
  /** Time, size and retry limits that differ from the usual ones. */
  limits?: Partial<ClientLimits> | undefined;
}
