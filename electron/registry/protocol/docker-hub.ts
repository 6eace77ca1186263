import { dockerHubAddress } from '../../../shared/address.ts';

/** Docker Hub is known by one address and spoken to at others (docs.docker.com, "Docker Hub registry"). */
export const dockerHub = Object.freeze({
  address: dockerHubAddress,
  apiAddress: 'https://registry-1.docker.io',
  /** Repositories of one part live in this namespace. */
  officialNamespace: 'library',
});

/** True when the address of a record is Docker Hub's. */
export function isDockerHub(address: string): boolean {
  return address === dockerHub.address || address === dockerHub.apiAddress;
}
