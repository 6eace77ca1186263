/** Rights that providers ask for, in their own words. */
export const rightTexts = {
  'right.iam': 'the IAM permission {action}',
  'right.iamBoth': 'the IAM permissions {first} and {second}',
  'right.iamOn': 'the IAM permission {action} on {resources}',
  'right.ram': 'the RAM permission {action}',
  'right.cam': 'the CAM permission {action}',
  'right.ssoRole': 'the role {role} in IAM Identity Center',
  'right.entraRole': 'a role on the registry, such as AcrPull',
  'right.googleKey': 'the key of an enabled service account',
  'right.azureTags': 'the right metadata_read on the repository (the role AcrPull)',

  'right.acr.list': 'the RAM permissions cr:ListNamespace and cr:ListRepository',
  'right.acr.delete': 'the RAM permission cr:DeleteRepositoryTag',
  'right.artifactory.list': 'the permission Read on the Docker repositories',
  'right.artifactory.delete': 'the permission Delete on the Docker repository',
  'right.azure.list':
    'the right registry:catalog:* (the role Container Registry Catalog Lister or AcrPull)',
  'right.azure.delete': 'the right delete on the repository (the role AcrDelete)',
  'right.digitalocean.list': 'an API token with the scope registry:read',
  'right.digitalocean.delete': 'an API token with the scope registry:delete',
  'right.dockerhub.list': 'an access token with "Read-only" or more',
  'right.dockerhub.delete': 'an access token with "Read, Write, Delete"',
  'right.ecr.list': 'the IAM permissions ecr:GetAuthorizationToken and ecr:DescribeRepositories',
  'right.ecr.delete': 'the IAM permission ecr:BatchDeleteImage',
  'right.gar.scan': '`containeranalysis.occurrences.list`',
  'right.gar.list':
    'the role Artifact Registry Reader (artifactregistry.repositories.list and artifactregistry.packages.list)',
  'right.gar.delete': 'the role Artifact Registry Repository Administrator',
  'right.ghcr.list':
    'a classic personal access token with read:packages, and read:org to find organizations',
  'right.ghcr.delete': 'a classic personal access token with delete:packages',
  'right.gitea.list':
    'an access token with read:package, and read:user and read:organization to find organizations',
  'right.gitea.delete': 'an access token with write:package',
  'right.gitlab.list': 'a personal access token with read_api and read_registry',
  'right.gitlab.delete': 'a token with api, of a Developer or more',
  'right.harbor.list': 'a project role that may list repositories, such as Guest',
  'right.harbor.delete':
    'the project role Maintainer, or a robot with the right to delete artifacts',
  'right.native.list': 'the scope registry:catalog:*',
  'right.native.delete':
    'deletes switched on in the configuration of the registry (storage.delete.enabled)',
  'right.nexus.list': 'the privilege nx-repository-view-docker-*-browse',
  'right.nexus.delete': 'the privilege nx-repository-view-docker-*-delete',
  'right.quay.list':
    'an OAuth access token of an application with "View all visible repositories" (repo:read), and "Read User Information" (user:read) to find organizations',
  'right.quay.delete': 'the right to write to the repository',
  'right.swr.list': 'the IAM permission swr:repo:listRepos',
  'right.swr.delete': 'the IAM permission swr:repo:deleteRepoTag',
  'right.tcr.list':
    'the CAM permissions tcr:DescribeInstances and tcr:DescribeRepositories (Personal Edition: tcr:DescribeRepositoryOwnerPersonal)',
  'right.tcr.delete': 'the CAM permission tcr:DeleteImage',
  'right.zot.list': 'the action read on the repositories (accessControl)',
  'right.zot.delete': 'the action delete on the repository (accessControl)',
} as const;
