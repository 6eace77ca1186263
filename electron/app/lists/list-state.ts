import { createHash } from 'node:crypto';
import { originOf } from '../../../shared/address.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { ListKey } from '../../storage/list-cache-file.ts';

/**
 * What a registry's lists belong to ("Lists" in the design): where they come
 * from, in which place of it, and who asked. A list of another state is another
 * list, and is never shown for this one.
 */
export function listStateOf(registry: StoredRegistry): string {
  const { address, provider, region, namespace, tls, proxy, credential } = registry;
  const state = JSON.stringify([
    [address, provider, region, namespace, proxy],
    [tls.verify, tls.caCertificate, tls.clientCertificate],
    [credential.kind, credential.username, credential.changedAt],
  ]);
  return createHash('sha256').update(state).digest('base64url');
}

/** The key that a registry's list is cached under. */
export function listKeyOf(registry: StoredRegistry, list: ListKey['list']): ListKey {
  return {
    registryId: registry.id,
    origin: originOf(registry.address),
    account: listStateOf(registry),
    list,
  };
}
