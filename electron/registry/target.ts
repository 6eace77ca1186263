import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { Credential } from '../../shared/model/credential.ts';
import type { Provider } from '../../shared/model/provider.ts';
import type { Logger } from '../../shared/ports.ts';
import type { Resolve } from './address-policy.ts';
import type { ImageClient } from './image-client.ts';
import type { ClientLimits } from './limits.ts';
import type { RateLimit } from './rate-limit.ts';
import type { TagDetails } from './tag-details.ts';

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
   * For credentials that were exchanged for others (cloud logins): a new one,
   * asked for once when the registry refuses the one it had. Absent: there is none.
   */
  renewed?: (() => Promise<Credential | null>) | undefined;
  clientKey(): Promise<string | null>;
  proxyPassword(): Promise<string | null>;
}

/** What the face supplies. */
export interface ClientEnvironment {
  logger: Logger;
  /** The system's proxy for a URL, or null for none; absent: the environment's variables decide. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
  /** The operating system's trusted certificates in PEM form, beside Node's bundled ones. */
  systemCertificates?: (() => readonly string[]) | undefined;
  /** Resolves host names, for connections and address rules alike; absent: the operating system. */
  resolve?: Resolve | undefined;
  /** Time, size and retry limits that differ from the usual ones. */
  limits?: Partial<ClientLimits> | undefined;
}

export interface RepositoriesChunk {
  repositories: string[];
  total?: number;
  source: 'catalog' | 'provider';
  /** On the last page, when the server's paging broke off: there may be more. */
  incomplete?: boolean;
}

export interface TagsChunk {
  tags: string[];
  /** On the last page, when the server's paging broke off: there may be more. */
  incomplete?: boolean;
}

/** Where a person manages the registry, and where its tokens are made. */
export interface RegistryLinks {
  console: string;
  tokens?: string;
}

/** One registry's client. Every method throws BerthError; an aborted signal ends the network work with CANCELLED. */
export interface RegistryClient extends ImageClient {
  /**
   * Full names in the server's order, one chunk per page. A catalog that was
   * closed is remembered for some minutes unless `fresh`.
   */
  repositories(options: {
    signal: AbortSignal;
    fresh?: boolean | undefined;
  }): AsyncGenerator<RepositoriesChunk, void, undefined>;
  /** Tags in the server's order, one chunk per page. */
  tags(
    repository: string,
    options: { signal: AbortSignal },
  ): AsyncGenerator<TagsChunk, void, undefined>;
  /**
   * Tags with what the provider's own API knows of them, one chunk per page of
   * that API. Throws UNSUPPORTED where there is none.
   */
  describeTags(
    repository: string,
    options: { signal: AbortSignal },
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** The provider's pages for this registry, or null where it has none. */
  links(): RegistryLinks | null;
  /** Never throws for what the registry did: failures are lines of the report. */
  check(options: { signal: AbortSignal }): Promise<ConnectionReport>;
  /** The registry's quota as its latest answer told, or null while it told none. */
  rateLimit(): RateLimit | null;
  /** What the registry warned of so far (`Warning: 299`), each text once; plain text. */
  warnings(): readonly string[];
  /** Drops connections, tokens and everything under way. */
  close(): Promise<void>;
}
