import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { Provider } from '../../shared/model/provider.ts';

const userOrToken: readonly CredentialKind[] = ['none', 'password', 'token', 'helper'];
const cloudKeys: readonly CredentialKind[] = ['accessKey', 'password', 'none', 'helper'];

const unusual: Partial<Record<Provider, readonly CredentialKind[]>> = {
  ecr: ['accessKey', 'awsProfile', 'password', 'none', 'helper'],
  acr: cloudKeys,
  tcr: cloudKeys,
  swr: cloudKeys,
  gar: ['serviceAccount', 'token', 'password', 'none', 'helper'],
};

/** The kinds of credential a provider is usually used with. */
export function suitedKinds(provider: Provider): readonly CredentialKind[] {
  return unusual[provider] ?? userOrToken;
}

/** What a credential of this provider needs to be good for, before it is refused. */
export const credentialHelp: Partial<Record<Provider, MessageDescriptor>> = {
  acr: msg`Access keys list repositories through the cloud’s API; the registry password only pulls.`,
  tcr: msg`Access keys list repositories through the cloud’s API; a registry token only pulls.`,
  swr: msg`Access keys list repositories through the cloud’s API.`,
  ecr: msg`The keys need ecr:GetAuthorizationToken, ecr:DescribeRepositories and ecr:ListImages.`,
  dockerhub: msg`Use a personal access token with read rights instead of the password.`,
  harbor: msg`A robot account (robot$…) works. Listing everything needs a system right.`,
  ghcr: msg`Use a classic personal access token with read:packages as password.`,
  gitlab: msg`The token needs read_registry, and read_api so that repositories can be listed.`,
  quay: msg`A robot account (team+name) works with its token as password.`,
  gar: msg`The JSON key of a service account with the role Artifact Registry Reader.`,
  azure: msg`Listing needs registry:catalog:*; repository-scoped tokens can only pull.`,
  digitalocean: msg`An API token serves as user name and as password.`,
  gitea: msg`Use an access token with read:package as password.`,
  artifactory: msg`Use an identity token instead of the password.`,
  nexus: msg`For anonymous access the Docker Bearer Token Realm must be active.`,
};
