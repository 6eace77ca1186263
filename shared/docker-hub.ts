/**
 * Docker Hub's names: it is known by one address and spoken to at others
 * (docs.docker.com, "Docker Hub registry"; distribution/reference, `normalize.go`).
 */
export const dockerHub = Object.freeze({
  host: 'docker.io',
  address: 'https://docker.io',
  apiHost: 'registry-1.docker.io',
  apiAddress: 'https://registry-1.docker.io',
  /** The host of the first version, by which some systems still know it. */
  indexHost: 'index.docker.io',
  /** The key in the stores of Docker's logins. */
  loginServer: 'https://index.docker.io/v1/',
  /** Repositories of one part live in this namespace. */
  officialNamespace: 'library',
});

/** Every host name under which people know Docker Hub. */
export const dockerHubHosts: ReadonlySet<string> = new Set([
  dockerHub.host,
  dockerHub.indexHost,
  dockerHub.apiHost,
  'registry.hub.docker.com',
  'hub.docker.com',
  'www.docker.com',
]);

/** True when the address of a record is Docker Hub's. */
export function isDockerHub(address: string): boolean {
  return address === dockerHub.address || address === dockerHub.apiAddress;
}

/** A repository's full name there: `alpine` is `library/alpine`. */
export function officialName(repository: string): string {
  return repository.includes('/') ? repository : `${dockerHub.officialNamespace}/${repository}`;
}
