/** What is particular to registries that people run themselves, or that belong to a code host. */
export const productTexts = {
  'artifactory.imagesOnly': '{registry} serves images only, without the REST API of Artifactory',
  'artifactory.imagesOnly.hint': 'Use the address where Artifactory itself answers.',
  'artifactory.oneRepository':
    'the address {registry} is that of one repository, and does not show which one',
  'artifactory.oneRepository.hint':
    'Example: https://artifactory.example.com/artifactory/api/docker/REPOSITORY',

  'dockerhub.needsAccount': 'Docker Hub needs an account for this, and none is saved',
  'dockerhub.needsAccount.hint':
    'Add a user name with a password or access token, or set the namespace of this registry.',
  'dockerhub.noToken': '{host} sent no token',
  'dockerhub.wrongLogin.hint':
    'Check the user name and password. With two-factor authentication, use an access token as the password.',

  'ghcr.fineGrained': 'the Packages API of GitHub accepts no fine-grained tokens',
  'ghcr.needsToken': 'GitHub needs a personal access token for this, and none is saved',
  'ghcr.unknownOwner': 'GitHub has no user or organization {owner}, or hides it',
  'ghcr.unknownOwner.hint': 'Check the owner set for this registry, and what the token may see.',
  'ghcr.unknownHost': 'the address does not show where its API is',
  'ghcr.unknownHost.hint': 'Example: ghcr.io or containers.NAME.ghe.com',

  'gitea.notFound': 'there is no repository {repository}, or it is hidden',
  'gitea.needsAccount':
    'packages are listed by their owner, and neither an account nor an owner is saved',

  'gitlab.needsToken': 'GitLab needs a token for this, and none is saved',
  'gitlab.tokensOnly': 'GitLab needs a token for this',
  'gitlab.foreignToken':
    'deploy tokens and job tokens pull images, but may not ask the API of GitLab',
  'gitlab.password': 'GitLab needs an access token for this, and a password is saved',
  'gitlab.password.hint': 'Save {right}, as a token.',
  'gitlab.noScope': 'the API of GitLab does not accept this token',
  'gitlab.noScope.hint': 'This needs {right}. The token may only pull from {registry}.',
  'gitlab.right.hint': 'Check the name, and that there is {right}.',
  'gitlab.groupNotFound': 'GitLab has no group, project or person {group}, or hides it',
  'gitlab.groupNotFound.hint': 'Check the group set for this registry, and that there is {right}.',
  'gitlab.otherDomain': 'it names {host} as its GitLab, which is of another domain',
  'gitlab.unencrypted': 'it names {host} as its GitLab, which is not encrypted',
  'gitlab.notSent.hint':
    'The token was not sent there. Listing needs {right}, and a GitLab of the same domain.',
  'gitlab.noGitlab': 'this registry does not name GitLab as its token server',
  'gitlab.provider.hint': 'Check the provider chosen for this registry.',

  'nexus.imagesOnly': '{registry} serves images only, without the REST API of Nexus',
  'nexus.manyRepositories': 'the address {registry} does not show which repository of Nexus it is',
  'nexus.address.hint': 'Example: https://nexus.example.com/repository/NAME',

  'quay.needsToken': 'Quay needs an OAuth token for this; a robot or password is not enough',
  'quay.nothingVisible': 'Quay shows nothing in {namespace}, as to anyone who may not see it',

  'zot.noSearch': '{registry} does not offer the search of zot',
  'zot.noSearch.hint':
    'Its owner can switch the extension "search" on in the configuration of zot.',
  'zot.searchError': 'the search of {registry} reports an error',
  'zot.searchError.hint': 'Try again later. The tags themselves can still be opened.',
} as const;
