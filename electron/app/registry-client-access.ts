import { sampleAddress } from '../../shared/model/registry.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import type { RegistryClient, RegistryTarget } from '../registry/target.ts';
import type { StoredRegistry } from '../storage/book-state.ts';
import type { CoreParts } from './core-parts.ts';
import type { IncomingSecrets } from './incoming-secrets.ts';
import { secretSource } from './registry-secrets.ts';

/** What the client needs of a record; the sample's fixed address becomes the port of the moment. */
export async function targetOf(
  parts: Pick<CoreParts, 'sample'>,
  registry: StoredRegistry,
): Promise<RegistryTarget> {
  const isSample = registry.sample && registry.address === sampleAddress;
  return {
    address: isSample ? await parts.sample.origin() : registry.address,
    provider: registry.provider,
    region: registry.region,
    namespace: registry.namespace,
    tls: {
      verify: registry.tls.verify,
      caCertificate: registry.tls.caCertificate,
      clientCertificate: registry.tls.clientCertificate,
    },
    proxy: isSample ? 'none' : registry.proxy,
  };
}

/** The pooled client of a saved registry and the signal that ends with it. */
export async function pooledClient(
  parts: CoreParts,
  registry: StoredRegistry,
): Promise<{ client: RegistryClient; ended: AbortSignal }> {
  const target = await targetOf(parts, registry);
  return parts.clients.get(registry.id, () =>
    createRegistryClient(
      target,
      secretSource(parts.vault, () => parts.book.state(), registry),
      parts.environment,
    ),
  );
}

/** A client of its own for one test; the caller closes it. */
export async function detachedClient(
  parts: CoreParts,
  registry: StoredRegistry,
  incoming: IncomingSecrets,
): Promise<RegistryClient> {
  return createRegistryClient(
    await targetOf(parts, registry),
    secretSource(parts.vault, () => parts.book.state(), registry, incoming),
    parts.environment,
  );
}
