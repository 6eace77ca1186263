import type { RegistryClient } from '../../registry/client.ts';
import type { RegistryTarget } from '../../registry/protocol/target.ts';
import { createRegistryClient } from '../../registry/registry-client.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import type { IncomingSecrets } from './incoming-secrets.ts';
import { findActiveRegistry } from './registry-lookup.ts';
import { secretSource } from './registry-secrets.ts';

/** What the client needs of a record; the sample's fixed address becomes the port of the moment. */
function targetOf(
  { settings }: Pick<CoreParts, 'settings'>,
  registry: StoredRegistry,
  sampleOrigin: string | null,
): RegistryTarget {
  return {
    address: sampleOrigin ?? registry.address,
    provider: registry.provider,
    region: registry.region,
    namespace: registry.namespace,
    readOnly: registry.readOnly || settings.get().readOnly,
    tls: {
      verify: registry.tls.verify,
      caCertificate: registry.tls.caCertificate,
      clientCertificate: registry.tls.clientCertificate,
    },
    proxy: sampleOrigin === null ? registry.proxy : 'none',
  };
}

/**
 * The pooled client of a saved registry and the signal that ends with it. The
 * record is read at the last moment, so that no client is made of an older one.
 * When a person asks anew (`retry`), a client that refused an address is not
 * used again: names are judged from the start.
 */
export async function pooledClient(
  parts: CoreParts,
  registryId: string,
  { retry = false }: { retry?: boolean | undefined } = {},
): Promise<{ client: RegistryClient; ended: AbortSignal }> {
  const read = () => findActiveRegistry(parts.book.state(), registryId, 'registryId');
  const sampleOrigin = read().sample ? await parts.sample.origin() : null;
  const registry = read();
  if (retry) parts.clients.retry(registryId);
  return parts.clients.get(registryId, (ended) =>
    createRegistryClient(
      targetOf(parts, registry, sampleOrigin),
      secretSource(parts, registry, { ended }),
      parts.environment,
    ),
  );
}

/** A client of its own for one test, until `ended`; the caller closes it. */
export async function detachedClient(
  parts: CoreParts,
  registry: StoredRegistry,
  options: {
    incoming: IncomingSecrets;
    saved: StoredRegistry | undefined;
    ended: AbortSignal;
  },
): Promise<RegistryClient> {
  return createRegistryClient(
    targetOf(parts, registry, registry.sample ? await parts.sample.origin() : null),
    secretSource(parts, registry, options),
    parts.environment,
  );
}
