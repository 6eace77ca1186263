import type { Credential } from '../../../shared/model/credential.ts';
import type { RepositoryDetails } from '../../../shared/model/repository-details.ts';
import type { Scan } from '../../../shared/model/scan.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { ClientLimits } from '../../http/limits.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import type { RegistryTarget } from '../protocol/target.ts';
import type { ProviderApi } from './api/provider-request.ts';
import type { RegistryApi } from './api/registry-api.ts';
import type { RemovalFacts } from './removal.ts';

/** A page of full repository names. */
export interface ProviderRepositories {
  names: string[];
  /** How many there are in all, where the provider tells. */
  total?: number;
  /** The provider's paging broke off: there may be more. */
  incomplete?: boolean;
}

/** What is told of a repository that was asked for by its name. */
export type ToldRepository = Partial<Omit<RepositoryDetails, 'name' | 'error'>>;

export interface ProviderCall {
  signal: AbortSignal;
}

/** What a provider removes, and by which calls of its own; without one the protocol does it. */
export interface ProviderRemoval extends RemovalFacts {
  /** Removes one tag; `digest` is what it stood for a moment ago. */
  readonly removeTag?: (
    place: { repository: string; tag: string; digest: string },
    call: ProviderCall,
  ) => Promise<void>;
  /** Removes a manifest with all its tags. */
  readonly removeManifest?: (
    place: { repository: string; digest: string },
    call: ProviderCall,
  ) => Promise<void>;
}

/**
 * What one provider adds to the registry protocol for one record, beside the
 * facts of `shared/providers`. A part that is absent is something the provider
 * cannot do; nobody asks it for more than its own API. Every part throws
 * BerthError.
 */
export interface RegistryProvider {
  /**
   * Lists what the account may see. FORBIDDEN names the right that is missing
   * (`missingScope`), or the credential that would do (`catalogClosed`).
   */
  readonly repositories?: (
    call: ProviderCall,
  ) => AsyncGenerator<ProviderRepositories, void, undefined>;
  /** Tags with what the provider knows of them, in its order. */
  readonly tags?: (
    repository: string,
    call: ProviderCall,
  ) => AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** What can be removed, where that is another way than the protocol's. */
  readonly removal?: ProviderRemoval;
  /** What the provider knows of one repository. */
  readonly describeRepository?: (repository: string, call: ProviderCall) => Promise<ToldRepository>;
  /**
   * What the provider knows of one tag, where manifests count as pulls and its
   * own API is free.
   */
  readonly tag?: (repository: string, tag: string, call: ProviderCall) => Promise<TagDetails>;
  /** What the provider's scanner found in one image; null where it was not scanned. */
  readonly scan?: (repository: string, digest: string, call: ProviderCall) => Promise<Scan | null>;
  /**
   * What the registry takes in place of a cloud key: a login of its own, for a
   * while. Others come back as they are; after a refusal, never `refused` again
   * unless there is no other.
   */
  readonly registryCredential?: (
    credential: Credential | null,
    refused: Credential | null,
  ) => Promise<Credential | null>;
}

/** What a provider is made of. */
export interface ProviderContext {
  target: RegistryTarget;
  endpoint: Endpoint;
  limits: ClientLimits;
  /** The saved credential, asked each time. Throws VAULT_LOCKED when it cannot be opened now. */
  credential(): Promise<Credential | null>;
  /** An API on a cloud host of its own: https, without the record's CA and certificates. */
  cloudApi(host: string): ProviderApi;
  /** An API on the registry's own origin, met as the registry is; below `path` instead of the registry's own path. */
  ownApi(path?: string): ProviderApi;
  /**
   * The token server that the registry names, asked without a credential; null
   * for none. Throws FORBIDDEN (realmRefused) for one that nothing is sent to.
   */
  tokenRealm(signal: AbortSignal): Promise<URL | null>;
  /** An API below `base` on a host that the registry itself named: met as its token server is, with the record's CA. */
  namedApi(base: URL): ProviderApi;
  /** Cuts what was sent out of a text that a server wrote. */
  hide(text: string): string;
  /** What the registry adds to the registry protocol, asked with its own logins and tokens. */
  registryApi: RegistryApi;
}

export type MakeProvider = (context: ProviderContext) => RegistryProvider;
