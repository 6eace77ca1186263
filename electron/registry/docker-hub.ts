import { dockerHubAddress } from '../../shared/address.ts';

/** Docker Hub is known by one address and spoken to at others (docs.docker.com, "Docker Hub registry"). */
export const dockerHub = Object.freeze({
  address: dockerHubAddress,
  apiAddress: 'https://registry-1.docker.io',
  /** Repositories of one part live in this namespace. */
  officialNamespace: 'library',
});

/** Docker Hub's full name of a repository of one part, or null for others. */
export function officialName(repository: string): string | null {
  return repository.includes('/') ? null : `${dockerHub.officialNamespace}/${repository}`;
}

/** True when the address of a record is Docker Hub's. */
export function isDockerHub(address: string): boolean {
  return address === dockerHub.address || address === dockerHub.apiAddress;
}
