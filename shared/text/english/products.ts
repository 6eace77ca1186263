/** What is particular to registries that people run themselves, or that belong to a code host. */
export const productTexts = {
  'artifactory.imagesOnly': '{registry} serves images only, without the REST API of Artifactory',
  'artifactory.imagesOnly.hint': 'Use the address where Artifactory itself answers.',
  'artifactory.oneRepository':
    'the address {registry} is that of one repository, and does not tell which',
  'artifactory.oneRepository.hint':
    'Example: https://artifactory.example.com/artifactory/api/docker/REPOSITORY',

  'dockerhub.needsAccount': 'Docker Hub lists what an account may see, and no account is saved',
  'dockerhub.needsAccount.hint':
    'Add a user name with a password or access token, or set the namespace of this registry.',
  'dockerhub.noToken': '{host} sent no token',
  'dockerhub.wrongLogin.hint':
    'Check the user name and password. With two-factor authentication, use an access token as the password.',

  'ghcr.fineGrained': "GitHub's Packages API takes no fine-grained tokens",
  'ghcr.needsToken': 'GitHub lists for personal access tokens only, and none is saved',
  'ghcr.unknownOwner': 'GitHub has no user or organization {owner}, or hides it',
  'ghcr.unknownOwner.hint': 'Check the owner set for this registry, and what the token may see.',
  'ghcr.unknownHost': 'the address does not tell where its API is',
  'ghcr.unknownHost.hint': 'Example: ghcr.io or containers.NAME.ghe.com',

  'gitea.notFound': 'there is no repository {repository}, or it is hidden',
  'gitea.needsAccount':
    'packages are listed by their owner, and neither an account nor an owner is saved',

  'gitlab.needsToken': 'GitLab lists what an account may see, and no token is saved',
  'gitlab.tokensOnly': 'GitLab lists for tokens only',
  'gitlab.foreignToken':
    'deploy tokens and job tokens pull images, but may not ask the API of GitLab',
  'gitlab.password': 'GitLab lists for access tokens, and what is saved is a password',
  'gitlab.password.hint': 'Save {right}, as a token.',
  'gitlab.noScope': 'the API of GitLab does not take this token',
  'gitlab.noScope.hint': 'This needs {right}. The token may only pull from {registry}.',
  'gitlab.right.hint': 'Check the name, and that there is {right}.',
  'gitlab.groupNotFound': 'GitLab has no group, project or person {group}, or hides it',
  'gitlab.groupNotFound.hint': 'Check the group set for this registry, and that there is {right}.',
  'gitlab.otherDomain': 'it names {host} as its GitLab, which is of another domain',
  'gitlab.unencrypted': 'it names {host} as its GitLab, which is not encrypted',
  'gitlab.notSent.hint':
    'The token was not sent there. Listing takes {right}, and a GitLab of the same domain.',
  'gitlab.noGitlab': 'this registry does not name GitLab as its token server',
  'gitlab.provider.hint': 'Check the provider chosen for this registry.',

  'nexus.imagesOnly': '{registry} serves images only, without the REST API of Nexus',
  'nexus.manyRepositories': 'the address {registry} does not tell which repository of Nexus it is',
  'nexus.address.hint': 'Example: https://nexus.example.com/repository/NAME',

  'quay.needsToken': 'Quay lists for OAuth tokens, and robots and passwords are none',
  'quay.nothingVisible': 'Quay shows nothing in {namespace}, as to anyone who may not see it',

  'zot.noSearch': '{registry} does not offer the search of zot',
  'zot.noSearch.hint':
    'Its owner can switch the extension "search" on in the configuration of zot.',
  'zot.searchError': 'the search of {registry} reports an error',
  'zot.searchError.hint': 'Try again later. The tags themselves can still be opened.',
} as const;
