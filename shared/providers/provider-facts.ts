import type { CredentialKind } from '../model/credential.ts';
import type { Text } from '../text/text.ts';

/** The word a provider has for the first part of its repository names. */
export type NamespaceWord =
  | 'namespace'
  | 'organization'
  | 'project'
  | 'group'
  | 'owner'
  | 'registry'
  | 'repository'
  | 'prefix';

/** What one kind of credential is good for at one provider. */
export interface CredentialUse {
  kind: CredentialKind;
  /**
   * What the registry and its token realm are shown: nothing; the pair as Basic
   * authentication; an identity token exchanged at the realm; a token as it is,
   * as Bearer; a login of limited
   * life that the provider's API issues for it; or a login computed from it here.
   * The last two never show the registry the secret itself.
   */
  registry: 'anonymous' | 'basic' | 'identity' | 'bearer' | 'lentLogin' | 'derivedLogin';
  /** How the provider's own API is asked with it; null: that API does not take it, or there is none. */
  api: 'anonymous' | 'basic' | 'bearer' | 'signature' | 'signIn' | null;
  /** Tokens come with a user name, may, or need none. */
  username?: 'required' | 'optional' | 'none';
}

/** Who takes a delete: the registry protocol, the provider's own API, or nobody. */
export type DeleteWay = 'registry' | 'api' | 'none';

/** Where a person manages a registry, and where its credential is made. */
export interface RegistryLinks {
  console: string;
  tokens?: string;
}

/** What links are made of. */
export interface RegistryLocation {
  /** Scheme, host and port. */
  origin: string;
  /** Without the port. */
  hostname: string;
  region: string | null;
  namespace: string | null;
}

/** Host names that tell a provider: compared as a whole. */
export interface HostPattern {
  host: RegExp;
  /** For hosts that have only one region; else a group `region` names it. */
  region?: string;
}

/**
 * What is known of a provider without asking it. The form, the import and the
 * connection test derive from this; how it is asked lies with the client.
 */
export interface ProviderFacts {
  /** The product's own name, as people know it. */
  name: string;
  /** Hosts that belong to this provider alone. */
  hosts: readonly HostPattern[];
  /** How people usually name a host of their own that runs it. */
  ownHost?: RegExp;
  /** A path that gives it away on any host. */
  ownPath?: RegExp;
  /** The port that its documentation puts it on, where no other does. */
  ownPort?: string;
  /**
   * The cloud whose other hosts see the credential too; left out where only the
   * registry does, and what its challenge names. Stored secrets are bound to it.
   */
  cloud?: string;
  /** The kinds it takes, the usual one first; no other is offered or sent. */
  credentials: readonly CredentialUse[];
  /**
   * Whether a host serves people who have no credential; left out where it does. False
   * where none does, or only once its owner allowed it.
   */
  anonymous?: (hostname: string) => boolean;
  /** `none`: it has no regions, or its host tells. */
  region: 'required' | 'optional' | 'none';
  namespace: NamespaceWord;
  /**
   * What the catalog is worth: `open`; `second`, asked only where the credential
   * is of no use to the provider's API; `closed`, never asked; or `silent`: it
   * answers an empty list where others refuse.
   */
  catalog: 'open' | 'second' | 'closed' | 'silent';
  /** False where no API beside the registry protocol tells of all tags of a repository. */
  describesTags?: false;
  /** Whether its API tells of repositories by name: their tags, sizes, last push. */
  describesRepositories?: true;
  deletes: Readonly<{ tag: DeleteWay; manifest: DeleteWay; repository: DeleteWay }>;
  /** The rights that it takes, in the provider's own words. */
  rights: Readonly<{ list: Text; delete?: Text }>;
  links?: (location: RegistryLocation) => RegistryLinks;
}

/** One label of a host name. */
export const hostLabel = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** A region within a host name. */
export const regionName = '[a-z]{2}[a-z0-9-]{1,30}';

/** The same as the group `region`. */
export const regionLabel = `(?<region>${regionName})`;

/** A host name that matches `pattern` from end to end. */
export function wholeHost(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

const anonymous: CredentialUse = { kind: 'none', registry: 'anonymous', api: null };
/** A token that the registry takes as it is; its own API may know nothing of it. */
export const accessToken: CredentialUse = { kind: 'accessToken', registry: 'bearer', api: null };
const helper: CredentialUse = { kind: 'helper', registry: 'basic', api: null };

/** What most registries take: a user name with a password or token, a helper, or nothing. */
export function usualCredentials(api: CredentialUse['api']): readonly CredentialUse[] {
  return [
    { kind: 'password', registry: 'basic', api },
    { kind: 'token', registry: 'basic', api, username: 'optional' },
    accessToken,
    { ...helper, api },
    { ...anonymous, api: api === null ? null : 'anonymous' },
  ];
}

/** What clouds with access keys take: keys for the API, or the registry's own password. */
export function cloudCredentials(registry: 'lentLogin' | 'derivedLogin'): readonly CredentialUse[] {
  return [
    { kind: 'accessKey', registry, api: 'signature' },
    { kind: 'password', registry: 'basic', api: null },
    helper,
    anonymous,
  ];
}
