import type { Resolve } from './address-policy.ts';
import type { ClientLimits } from './limits.ts';

/** How the connections to one server are made; no secrets. */
export interface ConnectionSettings {
  tls: {
    verify: boolean;
    caCertificate?: string | undefined;
    clientCertificate?: string | undefined;
  };
  /** `system`, `none`, or a proxy URL without its password. */
  proxy: string;
}

/** Where secrets of connections are asked for, each time one is needed; none is kept. */
export interface ConnectionSecrets {
  clientKey(): Promise<string | null>;
  proxyPassword(): Promise<string | null>;
}

/** What the host supplies for connections. */
export interface ConnectionEnvironment {
  /** The system's proxies for a URL, as URLs or words of PAC with semicolons between, or null for none; absent: the environment's variables decide. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
  /** The operating system's trusted certificates in PEM form, beside Node's bundled ones. */
  systemCertificates?: (() => readonly string[]) | undefined;
  /** Resolves host names, for connections and address rules alike; absent: the operating system. */
  resolve?: Resolve | undefined;
  /** The networks this machine is on, as one text; absent: those of its interfaces. */
  networks?: (() => string) | undefined;
  /** Told of tokens and temporary logins before they are sent, so that no log can hold them. */
  noteSecrets?: ((secrets: readonly string[]) => void) | undefined;
  /** Time, size and retry limits that differ from the usual ones. */
  limits?: Partial<ClientLimits> | undefined;
}
