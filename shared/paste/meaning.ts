import type { CredentialKind } from '../model/credential.ts';
import type { Provider } from '../model/provider.ts';

/** What is known of a credential from a command; a secret that the shell would fill in is not. */
export interface PastedCredential {
  kind: CredentialKind;
  /** User name, profile or helper. */
  username?: string;
  secret?: string;
}

/** What a pasted command, link or image name says of a registry. */
export interface PastedAddress {
  /** As it is typed into the field; null where the text names a provider but no host. */
  address: string | null;
  provider?: Provider;
  region?: string;
  namespace?: string;
  credential?: PastedCredential;
  source: 'login' | 'console' | 'reference';
}
